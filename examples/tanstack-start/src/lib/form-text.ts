/** The text in a field of a form, which a server function is given by whoever calls it. */
export function formText(form: FormData, field: string): string {
  const value = form instanceof FormData ? form.get(field) : null
  if (typeof value !== 'string') throw new Error(`a form with the text "${field}" is needed`)
  return value
}
