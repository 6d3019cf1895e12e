import { AuthError } from '../errors.ts'
import { foldSegment, type PathReading } from '../web/read-path.ts'

/**
 * Which paths need a session. A pattern is a path whose segments are names; `:name` for one segment of any name;
 * at the end `:path*` for the path before it and everything below.
 */
export interface PathRules {
  /** Paths for people with a session: in every spelling that some router might bring there. */
  readonly protected: readonly string[]
  /** Paths for everybody, in their plain spelling. Default: none. */
  readonly public?: readonly string[]
}

/** Rules that were checked, the most specific first. */
export type CompiledRules = readonly PathRule[]

export interface PathRule {
  /** How a message names it. */
  readonly name: string
  readonly isProtected: boolean
  /** Null: any one segment. Names of protected paths are folded. */
  readonly parts: readonly (string | null)[]
  /** Whether everything below belongs to it. */
  readonly isOpen: boolean
  readonly endsWithSlash: boolean
}

/** Throws `CONFIGURATION_INVALID`, naming each pattern that is none. */
export function compilePathRules(rules: PathRules): CompiledRules {
  const problems: string[] = []
  const { protected: guarded, public: open = [], ...others } = rules
  for (const key of Object.keys(others)) {
    problems.push(`${key}: is no list that withAuth knows; it takes protected and public`)
  }
  const compiled = Object.entries({ protected: guarded, public: open }).flatMap(([key, list]) => {
    if (!Array.isArray(list)) problems.push(`${key}: must be a list of path patterns`)
    const patterns: readonly unknown[] = Array.isArray(list) ? list : []
    return patterns.flatMap((pattern, index) => {
      const name = `${key}[${index}] ${JSON.stringify(pattern)}`
      const problem = problemOf(pattern)
      if (problem !== undefined || typeof pattern !== 'string') {
        problems.push(`${name}: ${problem}`)
        return []
      }
      return [compile(name, pattern, key === 'protected')]
    })
  })
  if (problems.length > 0) throw rulesError(problems)
  return compiled.toSorted(bySpecificity)
}

export function rulesError(problems: readonly string[]): AuthError {
  return new AuthError('CONFIGURATION_INVALID', {
    message: `withAuth cannot use these rules:\n${problems.join('\n')}`,
  })
}

const parameter = /^:[A-Za-z_]\w*$/
const wildcard = /^:[A-Za-z_]\w*\*$/
/** No escapes, and nothing that pattern languages give a meaning: what it says is what it is. */
const literal = /^(?!\.+$)[\p{L}\p{M}\p{N}._~!$&'@=,-]+$/u

function problemOf(pattern: unknown): string | undefined {
  if (typeof pattern !== 'string') return 'must be a text'
  if (!pattern.startsWith('/')) return 'must begin with a slash, such as "/dashboard/:path*"'
  if (pattern === '/') return undefined
  const parts = pattern.slice(1).replace(/\/$/, '').split('/')
  const wrong = parts.findIndex((part, index) => {
    const isLast = index === parts.length - 1 && !pattern.endsWith('/')
    return !literal.test(part) && !parameter.test(part) && !(isLast && wildcard.test(part))
  })
  if (wrong < 0) return undefined
  const part = parts[wrong] ?? ''
  if (part === '') return 'has an empty segment'
  if (wildcard.test(part)) return `"${part}" stands at the end or nowhere`
  return `"${part}" is neither a name, written as people read it, nor ":name", nor ":path*" at the end`
}

function compile(name: string, pattern: string, isProtected: boolean): PathRule {
  const parts = pattern.split('/').filter((part) => part !== '')
  const isOpen = wildcard.test(parts.at(-1) ?? '')
  const named = (isOpen ? parts.slice(0, -1) : parts).map((part) => {
    if (part.startsWith(':')) return null
    return isProtected ? foldSegment(part) : part
  })
  return { name, isProtected, parts: named, isOpen, endsWithSlash: hasEndSlash(pattern) }
}

/** The longer first, then the one with more names, then the one without `:path*`; protected before public. */
function bySpecificity(one: PathRule, other: PathRule): number {
  const names = ({ parts }: PathRule) => parts.filter((part) => part !== null).length
  return (
    other.parts.length - one.parts.length ||
    names(other) - names(one) ||
    Number(one.isOpen) - Number(other.isOpen) ||
    Number(other.isProtected) - Number(one.isProtected)
  )
}

/** Whether a path needs a session. What cannot be read does, if anything does. */
export function isProtectedPath(rules: CompiledRules, reading: PathReading): boolean {
  const { kind } = reading
  if (kind === 'plain') {
    const { path, segments } = reading
    const folded = segments.map(foldSegment)
    const decisive = rules.find((rule) =>
      rule.isProtected ? fits(rule, folded) : fits(rule, segments) && isWrittenAs(rule, path),
    )
    return decisive?.isProtected ?? false
  }
  const guarding = rules.filter(({ isProtected }) => isProtected)
  if (kind === 'unreadable') return guarding.length > 0
  return guarding.some((rule) => reading.ways.some((way) => fitsLoosely(rule, way)))
}

function fits({ parts, isOpen }: PathRule, segments: readonly string[]): boolean {
  const longEnough = isOpen ? segments.length >= parts.length : segments.length === parts.length
  return longEnough && parts.every((part, index) => part === null || part === segments[index])
}

/** As `fits`, where it is not clear what is one segment: a parameter may be any number of them. */
function fitsLoosely({ parts, isOpen }: PathRule, segments: readonly string[]): boolean {
  let at = 0
  let isAnywhere = false
  for (const part of parts) {
    if (part === null) {
      isAnywhere = true
      continue
    }
    const found = isAnywhere ? segments.indexOf(part, at) : segments[at] === part ? at : -1
    if (found < 0) return false
    at = found + 1
  }
  return isOpen || isAnywhere || at === segments.length
}

/** Some routers tell `/about` from `/about/`: public is what is written. */
function isWrittenAs({ isOpen, endsWithSlash }: PathRule, path: string): boolean {
  return !path.includes('//') && (isOpen || endsWithSlash === hasEndSlash(path))
}

function hasEndSlash(path: string): boolean {
  return path.length > 1 && path.endsWith('/')
}
