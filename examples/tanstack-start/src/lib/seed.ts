import '@tanstack/react-start/server-only'
import { api } from '@/lib/auth'
import { demoIssuer as issuer } from '@/lib/demo-issuer'
import { type DemoPerson, demoPeople } from '@/lib/demo-people'

/** Puts the demo's people and organizations into a database that does not have them. */
export async function seed(): Promise<void> {
  const [, second, admin, former] = demoPeople
  // Made last: where there is an administrator, there is all of it.
  if (await api.users.find({ issuer, subject: admin.subject })) return

  const secondId = await makePerson(second)
  const formerId = await makePerson(former)
  await api.users.deactivate(formerId)
  const harbour = await api.organizations.createFor(secondId, { name: 'Demo Harbour' })
  await api.organizations.addMember(harbour.id, formerId, 'member')

  const adminId = await makePerson(admin, 'admin')
  const orchard = await api.organizations.createFor(adminId, { name: 'Demo Orchard' })
  await api.organizations.addMember(orchard.id, secondId, 'editor')
}

/** They have signed in at the demo provider, as far as the database knows. */
async function makePerson(
  { subject, name, email }: DemoPerson,
  role: string | null = null,
): Promise<string> {
  const known = await api.users.find({ issuer, subject })
  if (known) return known.id
  const identity = { provider: 'demo', issuer, subject }
  const image = `${issuer}/pictures/${subject}.svg`
  const person = { name, email, emailVerified: true, image, role, identity }
  const made = await api.users.create(person)
  return made.id
}
