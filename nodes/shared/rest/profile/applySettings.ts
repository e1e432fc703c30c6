import { isObject, type JsonObject } from '../../json';
import { typedText } from '../../values';
import { ProfileFault } from './fault';
import { dropPath, readPath, writePath } from '../record/path';
import type { RestEntityInput } from './profile';
import { CONVERT, FORMAT, NONE, SETTINGS } from './settingsTable';

/** Single settings of a node, on top of a profile. */

type Entered = Record<string, unknown>;

/** Parts of which there are several kinds, with what a part of another kind keeps. */
const KINDS: Array<{ setting: string; path: string; kept: string[] }> = [
	{
		setting: 'pagingKind',
		path: 'list.paging',
		kept: ['maxSize', 'sizeHeader', 'sizeParam'],
	},
	{ setting: 'removeKind', path: 'remove', kept: [] },
	{ setting: 'versionKind', path: 'version', kept: [] },
];

/** Another kind has other settings: those of the old one would be refused. */
function switchKinds(input: JsonObject, settings: Entered): void {
	for (const { setting, path, kept } of KINDS) {
		const kind = settings[setting];
		const before = readPath(input, path);
		if (kind === undefined || !isObject(before) || before.kind === kind) continue;
		const stays =
			kind === NONE ? [] : Object.entries(before).filter(([name]) => kept.includes(name));
		writePath(input, path, Object.fromEntries(stays));
	}
}

/** Records are under their collection, wherever it is. */
function movePaths(input: JsonObject, { path, recordPath }: Entered): void {
	const to = typedText(path);
	if (to === '' || recordPath !== undefined) return;
	const { path: before, recordPath: record } = input;
	if (typeof before === 'string' && typeof record === 'string' && record.startsWith(before))
		input.recordPath = `${to}${record.slice(before.length)}`;
}

/** The profile with the settings in it, not yet checked. Throws `ProfileFault` for a setting that there is not. */
export function applySettings(
	resource: string,
	profile: RestEntityInput,
	settings: Entered,
): JsonObject {
	const input = structuredClone(profile) as unknown as JsonObject;
	const unknown = Object.keys(settings).find(
		(entered) => !SETTINGS.some(({ name }) => name === entered),
	);
	if (unknown !== undefined) {
		throw new ProfileFault(
			`${resource}: there is no profile setting "${unknown}"`,
			'Remove it and choose one of the list',
		);
	}
	movePaths(input, settings);
	switchKinds(input, settings);
	for (const { name, path, form, part } of SETTINGS) {
		const entered = settings[name];
		if (entered === undefined || entered === null) continue;
		if (form === 'choice' && entered === FORMAT) continue;
		const value = CONVERT[form](entered);
		// An own format that is empty says nothing: the drop-down beside it counts.
		if (value === '' && SETTINGS.some((other) => other.path === path && other.form === 'choice'))
			continue;
		if (part !== undefined && (value === '' || value === NONE)) dropPath(input, part);
		else writePath(input, path, value);
	}
	return input;
}
