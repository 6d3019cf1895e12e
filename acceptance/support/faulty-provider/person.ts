import type { Json } from './misbehaviour.ts'

/** Who signs in here, at once and without a page. */
export const person: Json = {
  sub: 'person-1',
  email: 'person@example.test',
  email_verified: true,
  name: 'Faulty Person',
  picture: 'https://example.test/person.png',
}

export const githubPerson: Json = {
  id: 583_231,
  login: 'faulty',
  name: 'Faulty Person',
  email: null,
  avatar_url: 'https://example.test/faulty.png',
}

export const githubEmailList: Json[] = [
  { email: 'unproven@example.test', primary: false, verified: false, visibility: null },
  { email: 'person@example.test', primary: true, verified: true, visibility: 'private' },
]
