// Start loads the application with the first request; with this, a wrong configuration ends the process at its start.
import '#/lib/auth'

export { default } from '@tanstack/react-start/server-entry'
