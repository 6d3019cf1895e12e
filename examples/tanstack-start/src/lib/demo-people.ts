/** The people of the demo provider, for the sign-in page and for `seed.ts`. */
export const demoPeople = [
  {
    subject: 'demo-person',
    name: 'Demo Person',
    email: 'demo@example.test',
    shows: 'acts for themselves, and belongs to no organization yet',
  },
  {
    subject: 'second-person',
    name: 'Second Person',
    email: 'second@example.test',
    shows: 'owns one organization, and is an editor in another',
  },
  {
    subject: 'admin-person',
    name: 'Admin Person',
    email: 'admin@example.test',
    shows: 'administers the application, and owns an organization',
  },
  {
    subject: 'former-person',
    name: 'Former Person',
    email: 'former@example.test',
    shows: 'is deactivated, and cannot sign in',
  },
] as const

export type DemoPerson = (typeof demoPeople)[number]
