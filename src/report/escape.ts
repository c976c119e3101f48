/**
 * C0 and C1 controls except tab and newline as `\xNN`: what a target or an inventory says must not steer the terminal.
 */
export function escapeControls(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,
    (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
