import { authClient } from '#/lib/auth-client'

export async function checkSession() {
  const session = await authClient.sessionOrNull()

  if (session) {
    // Access session data
    const { user, expires } = session
    return `${user.name} until ${expires}`
  }
  return 'nobody'
}

// Sign out from current device
export async function signOut() {
  await authClient.signOut()
}

// Sign out from all devices
export async function signOutAll() {
  await authClient.signOutAll()
}

// Refresh session
export async function refreshSession() {
  await authClient.refreshSession()
}
