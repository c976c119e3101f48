export { findConfig } from './find-config.ts';
export { type LoadSettingsOptions, loadSettings, type SettingOrigin, Settings } from './settings.ts';
export { SETTINGS, type SettingName, type SettingRow, type SettingType, type SettingValue } from './settings-table.ts';
