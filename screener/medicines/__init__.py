"""Names to substance to class: what did the patient mean?"""
