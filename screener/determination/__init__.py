"""What a practitioner decides about one record, signs, and later writes down as done. Knows no Qt.

`casebook` is the way in: it opens a record (`opening`), has it decided (`case`, `resolving`), asks what is in the way
(`gate`, `checking`) and signs (`page`, `countersigning`). What follows on a signature is in `treatments`, `course`,
`visits`; what is sent back to the patient, in `correcting`.
"""
