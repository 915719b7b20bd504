"""What a clinic can learn from its records: counts only, and never of one person. Knows no Qt.

`counting` goes through the records, `told` takes from each what can be counted, `tally` adds it up to `counts`.
`as_json` gives those to programs; `tables` and `charts` put them in words and shapes, for window, terminal and paper.
"""
