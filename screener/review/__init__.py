"""The practitioner's screens: sign-in, inbox, one patient, determination, history, next visit, treatment, Insight.

`session` opens the `window`; who signs in there gets a `workspace`, which puts the pages together: `inbox_page`,
`case_page`, `signing_page` and those beside a record. A page shows and tells; what may be done, `determination` says.
"""
