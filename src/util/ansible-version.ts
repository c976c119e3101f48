/** The release of ansible-core whose language, commands and variables cbx follows. */
export const ANSIBLE_VERSION = '2.14.18';
