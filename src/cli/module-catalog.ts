import { KNOWN_MODULES } from '../generated/known-modules.ts';
import { MODULE_NAMES } from '../generated/tasks.ts';
import { isFreeForm, type ModuleCatalog } from '../playbook/index.ts';
import { collectionModules, findModule, listPlugins, type ModuleFolders } from '../plugins/index.ts';

/** The modules of cbx, those it only knows by name, and users' in `library/` folders, the module path and collections. */
export function moduleCatalog({ libraries, collections }: ModuleFolders): ModuleCatalog {
  return {
    has: (name, folders = []) =>
      MODULE_NAMES.has(name) || findModule(name, { libraries: [...folders, ...libraries], collections }) !== undefined,
    known: (name) => KNOWN_MODULES.has(name) || collectionModules().has(name),
    freeForm: isFreeForm,
    names: (like) =>
      like.includes('.') ? collectionModules() : [...MODULE_NAMES, ...KNOWN_MODULES, ...listPlugins(libraries).keys()],
  };
}
