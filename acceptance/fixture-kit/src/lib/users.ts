import '@tanstack/react-start/server-only'
import { auth } from '#/lib/auth'

export async function updateUser(id: string, changes: { name: string }): Promise<void> {
  await auth.api.users.update(id, changes)
}
