/** The one style sheet, put into every page. */
export const styles = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f3f4f1, #111413);
  --card: light-dark(#ffffff, #1a1e1d);
  --line: light-dark(#dcdfda, #313735);
  --field: light-dark(#858c88, #717a76);
  --text: light-dark(#191d1b, #eceeec);
  --quiet: light-dark(#59615d, #a2aaa6);
  --accent: light-dark(#0f766e, #5eead4);
  --on-accent: light-dark(#ffffff, #06231f);
  --hover: light-dark(#f1f6f4, #222827);
  --alarm: light-dark(#9f1239, #fda4af);
  --alarm-ground: light-dark(#fff1f2, #35181e);
}
* { box-sizing: border-box; }
body {
  margin: 0;
  min-height: 100dvh;
  padding: 24px 16px;
  display: flex;
  flex-direction: column;
  align-items: center;
  justify-content: center;
  gap: 16px;
  background: var(--ground);
  color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
.card {
  width: 100%;
  max-width: 416px;
  padding: 32px 32px 20px;
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: 16px;
  box-shadow: 0 1px 2px rgb(0 0 0 / 6%), 0 12px 32px rgb(0 0 0 / 6%);
}
.mark {
  display: flex;
  align-items: center;
  gap: 10px;
  margin: 0 0 20px;
  font-weight: 600;
}
h1 { margin: 0; font-size: 26px; line-height: 1.2; letter-spacing: -0.02em; text-wrap: balance; }
.lead { margin: 8px 0 24px; color: var(--quiet); overflow-wrap: anywhere; }
.lead strong { color: var(--text); font-weight: 600; }
form { margin: 0; }
.people { display: grid; gap: 10px; }
button, input { font: inherit; color: inherit; }
button { cursor: pointer; min-height: 44px; border-radius: 10px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.person {
  display: flex;
  align-items: center;
  gap: 12px;
  width: 100%;
  padding: 10px 12px;
  text-align: left;
  background: none;
  border: 1px solid var(--line);
}
.person:hover { background: var(--hover); border-color: var(--accent); }
.person img { border-radius: 50%; flex: none; }
.person span { min-width: 0; display: grid; line-height: 1.35; }
.person strong { font-weight: 600; }
.person small { color: var(--quiet); font-size: 14px; overflow-wrap: anywhere; }
.or {
  display: flex;
  align-items: center;
  gap: 12px;
  margin: 20px 0;
  color: var(--quiet);
  font-size: 14px;
}
.or::before, .or::after { content: ''; flex: 1; border-top: 1px solid var(--line); }
.fields { display: grid; gap: 6px; }
label { font-size: 14px; font-weight: 600; }
input {
  width: 100%;
  min-height: 44px;
  margin-bottom: 8px;
  padding: 8px 12px;
  background: var(--card);
  border: 1px solid var(--field);
  border-radius: 10px;
}
input[aria-invalid] { border-color: var(--alarm); }
.main {
  width: 100%;
  margin-top: 8px;
  padding: 8px 16px;
  border: 0;
  background: var(--accent);
  color: var(--on-accent);
  font-weight: 600;
}
.main:hover { filter: brightness(1.08); }
.cancel {
  width: 100%;
  margin-top: 8px;
  border: 0;
  background: none;
  color: var(--quiet);
}
.cancel:hover { color: var(--text); background: var(--hover); }
.problem {
  margin: 0 0 20px;
  padding: 12px 14px;
  border-radius: 10px;
  background: var(--alarm-ground);
  color: var(--alarm);
  overflow-wrap: anywhere;
}
.asked { margin: 0 0 16px; padding: 0; list-style: none; }
.asked li { padding: 10px 0; border-top: 1px solid var(--line); }
.asked li:last-child { border-bottom: 1px solid var(--line); }
.facts { margin: 16px 0 8px; font-size: 14px; }
.facts dt { color: var(--quiet); }
.facts dd { margin: 0 0 8px; overflow-wrap: anywhere; font-family: ui-monospace, monospace; }
.note {
  max-width: 416px;
  margin: 0;
  padding: 0 16px;
  text-align: center;
  text-wrap: balance;
  font-size: 14px;
  color: var(--quiet);
}
@media (max-width: 480px) { .card { padding: 24px 20px 12px; } }
`
