/**
 * What is known of an expression in which a builder of server functions takes part; nothing is known of all others.
 * `via`: the first step that Start's compiler does not follow, if there was one.
 */
export interface Value {
  /** Whether a server function can begin with it, or with something in it. A module's namespace is none by itself. */
  readonly whole: boolean
  /** Whether it is the method that takes a server function's handler. */
  readonly takesHandler?: boolean
  readonly via?: string | undefined
  /** What a call gives, where it is known better than that something in it is a builder. */
  readonly called?: Value | undefined
  /** What one of its properties is. Without a key: any of them. */
  member(key: string | undefined): Value | undefined
}

export function builder(via?: string): Value {
  return {
    whole: true,
    via,
    member: (key) => (key === undefined || key === 'handler' ? handlerMethod(via) : builder(via)),
  }
}

function handlerMethod(via?: string): Value {
  return { whole: true, takesHandler: true, via, member: () => handlerMethod(via) }
}

/** A function, by what it returns. */
export function maker(returned: Value): Value {
  const made: Value = { whole: true, via: returned.via, called: returned, member: () => made }
  return made
}

/** What a module exports, by name. */
export function namespace(names: ReadonlyMap<string, Value>): Value | undefined {
  if (names.size === 0) return undefined
  return {
    whole: false,
    member: (key) => (key === undefined ? either([...names.values()]) : names.get(key)),
  }
}

/** An object or a list that holds others. `rest`: those whose names are not known. */
export function container(
  named: ReadonlyMap<string, Value | undefined>,
  rest: readonly (Value | undefined)[],
): Value | undefined {
  const all = either([...named.values(), ...rest])
  if (!all) return undefined
  return {
    ...all,
    takesHandler: false,
    called: undefined,
    member: (key) => (key === undefined ? all : named.has(key) ? named.get(key) : either(rest)),
  }
}

export function either(values: readonly (Value | undefined)[]): Value | undefined {
  const known = values.filter((value) => value !== undefined)
  if (known.length < 2) return known[0]
  return {
    whole: known.some(({ whole }) => whole),
    takesHandler: known.some(({ takesHandler }) => takesHandler),
    via: known.find(({ via }) => via !== undefined)?.via,
    called: known.some(({ called }) => called) ? either(known.map(result)) : undefined,
    member: (key) => either(known.map((value) => value.member(key))),
  }
}

export function through(value: Value | undefined, via: string): Value | undefined {
  if (!value || value.via !== undefined) return value
  const { called, member } = value
  return { ...value, via, called: through(called, via), member: (key) => through(member(key), via) }
}

/** What comes out of a call. */
export function result(value: Value | undefined): Value | undefined {
  if (value?.called) return value.called
  return value?.whole && !value.takesHandler ? builder(value.via) : undefined
}
