"""Who may do what: policies, roles, permissions, web ACLs."""
