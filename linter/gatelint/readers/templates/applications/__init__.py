"""Templates that are deployed together, read as one front door: nested stacks, and stacks that import from each other.

A stack is nested in another where the template in its TemplateURL (in SAM, its Location) is in sight; `nesting` says
when it is. A stack imports from another of the same run where exactly one of them exports that name; `pairing` says
when names are the same. Stacks between which nothing is imported are never mixed.
"""
