const PYTHON_KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/** True for what Ansible takes as a variable's name: letters, digits, underscores, not a digit first, no Python keyword. */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !PYTHON_KEYWORDS.has(name);
}

/** Ansible's message for a name that cannot be a variable's. */
export function invalidVariableName(name: string): string {
  return (
    `The variable name '${name}' is not valid. Variables must start with a letter or underscore character, ` +
    'and contain only letters, numbers and underscores.'
  );
}
