import type { Gate } from './context.ts'
import { AuthError } from './errors.ts'
import type { Feature, House, Roles } from './feature.ts'
import type { Endpoint } from './http/endpoint.ts'
import type { Section } from './http/openapi/document.ts'
import type { Witness } from './session/change.ts'
import type { Resolver } from './session/credential.ts'

/** What rooms have added: filled while the house is built, and complete before the first request. */
export interface Rooms {
  readonly gates: Gate[]
  readonly resolvers: Resolver[]
  readonly witnesses: Witness[]
  readonly sections: Section[]
  /** By the id of the feature. */
  readonly api: Record<string, object>
}

export function emptyRooms(): Rooms {
  return { gates: [], resolvers: [], witnesses: [], sections: [], api: {} }
}

/** Throws `CONFIGURATION_INVALID` where two rooms answer at the same address. */
export function furnish(rooms: Rooms, house: House, features: readonly Feature[]): void {
  for (const feature of features) {
    const { api, endpoints = [], gate, resolver, witness } = feature.build(house)
    const places = new Set(endpointsOf(rooms).map(shapeOf))
    for (const endpoint of endpoints) {
      const { method, path } = endpoint
      const place = shapeOf(endpoint)
      if (places.has(place)) {
        throw new AuthError('CONFIGURATION_INVALID', {
          message: `features: ${feature.id}() answers ${method} ${path}, and so does another feature`,
        })
      }
      places.add(place)
    }
    rooms.sections.push({ tag: feature.id, endpoints })
    if (gate) rooms.gates.push(gate)
    if (resolver) rooms.resolvers.push(resolver)
    if (witness) rooms.witnesses.push(witness)
    rooms.api[feature.id] = api
  }
}

/** Of all rooms. */
export function endpointsOf({ sections }: Rooms): Endpoint[] {
  return sections.flatMap(({ endpoints }) => endpoints)
}

/** The same for two endpoints of which the router could not tell which one is asked. */
function shapeOf({ method, path }: Endpoint): string {
  return `${method} ${path.replaceAll(/:\w+/g, ':')}`
}

/** Stands for every permission that some role has. */
const everything = '*'

const none: readonly string[] = Object.freeze([])

/** What each role may do, as all rooms say together. An unknown role may do nothing. */
export function addUp(features: readonly Feature[]): (role: string) => readonly string[] {
  const given = new Map<string, Set<string>>()
  for (const { roles = {} } of features) {
    for (const [role, permissions] of Object.entries<Roles[string]>(roles)) {
      const own = given.get(role) ?? new Set()
      for (const permission of permissions) own.add(permission)
      given.set(role, own)
    }
  }
  const all = [...given.values()].flatMap((permissions) => [...permissions])
  const named = [...new Set(all)].filter((permission) => permission !== everything).toSorted()
  const lists = new Map(
    [...given].map(([role, own]) => {
      const list = own.has(everything) ? named : named.filter((permission) => own.has(permission))
      return [role, Object.freeze(list)]
    }),
  )
  return (role) => lists.get(role) ?? none
}
