/**
 * The event that `@sallyport/client` fires at the window with what it has just learned: `detail` is the session, or null.
 * What else keeps something about the session in a page compares.
 */
export const sessionEvent = 'sallyport'
