/** What an API token can be made for, and what the page says of it. */
export const scopes = {
  'project:read': 'See projects',
  'organization:read': 'See organizations and their members',
  'member:invite': 'Invite members',
  'notice:write': 'Put up notices',
  admin: 'Administer the application',
}

export const scopeNames = Object.keys(scopes)
