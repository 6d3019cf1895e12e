// oxlint-disable-next-line import/no-unassigned-import -- Start loads the rest with the first request; a wrong configuration is to end the server as it starts
import '@/lib/auth'

export { default } from '@tanstack/react-start/server-entry'
