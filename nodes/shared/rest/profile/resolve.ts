import type { IDataObject } from 'n8n-workflow';
import type { ZodError, ZodIssue } from 'zod';
import { isObject, type JsonObject } from '../../json';
import { applySettings } from './applySettings';
import { ProfileFault } from './fault';
import { withRows } from './fieldRows';
import { presets, type Preset } from './presets';
import {
	restEntitySchema,
	type ProfileField,
	type RestEntity,
	type RestEntityInput,
} from './profile';
import { fromReference } from './reference';
import { labelOf } from './settingsTable';
import type { RestSystem } from '../system';
import { checkNames, checkTogether } from './together';

/** What a node's parameters say of a profile. */
export interface GivenProfile {
	/** `reference`, `odata`, `jsonApi`, `paged` or `own`. */
	profile: string;
	/** For `own`: a `RestEntityInput`, as text or as it is. Without fields it has those of the reference. */
	json?: unknown;
	/** Single settings on top, by the names in `SETTINGS`. */
	settings?: IDataObject;
	/** Field rows on top. */
	fields?: IDataObject[];
}

/**
 * The complete profile of a resource.
 *
 * @throws ProfileFault for what cannot work, with resource, setting and remedy.
 */
export function resolveProfile(
	reference: RestEntity,
	given: GivenProfile,
	{ label }: RestSystem,
): RestEntity {
	if (given.profile === 'reference') return reference;
	const resource = `${label}, ${reference.labelPlural}`;
	const rows = given.fields ?? [];
	const input = begin(resource, reference, given);
	const known = given.profile === 'own' ? input : withoutLeftOut(input, rows);
	const settled = applySettings(resource, known, given.settings ?? {});
	// Rows change the field of their name: before them it is seen whether a name is there twice.
	const fields = rows.length > 0 ? withRows(resource, input.fields, rows) : input.fields;
	const parsed = restEntitySchema.safeParse({ ...settled, fields });
	if (!parsed.success) throw unreadable(resource, parsed.error);
	checkNames(resource, parsed.data.fields);
	const { entity, labelPlural } = reference;
	const rest: RestEntity = { ...parsed.data, entity, label: reference.label, labelPlural };
	checkTogether(resource, rest);
	return rest;
}

function begin(
	resource: string,
	reference: RestEntity,
	{ profile, json }: GivenProfile,
): RestEntityInput {
	if (profile in presets) return fromReference(reference, profile as Preset);
	if (profile !== 'own') {
		throw new ProfileFault(
			`${resource}: there is no profile "${profile}"`,
			`Choose reference, ${Object.keys(presets).join(', ')} or own`,
		);
	}
	const read = readJson(resource, json);
	const fields = Array.isArray(read.fields)
		? (read.fields as unknown as ProfileField[])
		: reference.fields;
	return { ...structuredClone(read), fields } as unknown as RestEntityInput;
}

function readJson(resource: string, json: unknown): JsonObject {
	const read = typeof json === 'string' ? parse(json) : json;
	if (isObject(read)) return read;
	throw new ProfileFault(
		`${resource}, setting "Profile": ${json === undefined || json === '' ? 'it is empty' : 'it is no JSON object'}`,
		'Paste what Propose Profile gives, or a profile as the documentation shows it',
	);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** What a preset builds on a field of the reference goes with the field. */
function withoutLeftOut(input: RestEntityInput, rows: IDataObject[]): RestEntityInput {
	const gone = new Set(rows.filter(({ leaveOut }) => leaveOut === true).map(({ name }) => name));
	const stays = (name: string): boolean => !gone.has(name);
	const { reference, archive, searches = {}, aliases = [], summary = [] } = input;
	return {
		...input,
		reference: reference && stays(reference.field) ? reference : undefined,
		archive: archive && stays(archive.field) ? archive : undefined,
		searches: Object.fromEntries(Object.entries(searches).filter(([name]) => stays(name))),
		aliases: aliases.filter(stays),
		summary: summary.filter(stays),
	};
}

/** Where in the profile, and what is wrong there. */
function unreadable(resource: string, { issues }: ZodError): ProfileFault {
	const lines = issues.slice(0, 3).map((issue) => `${placeOf(issue)}: ${plain(issue)}`);
	const more = issues.length > 3 ? ` (and ${issues.length - 3} more)` : '';
	return new ProfileFault(
		`${resource}, profile setting ${lines.join('; ')}${more}`,
		'Correct it in the profile, or with the setting of that name',
	);
}

const placeOf = ({ path }: ZodIssue): string =>
	path.length === 0 ? 'profile' : quoted(path.map(String).join('.'));

const quoted = (path: string): string => {
	const label = labelOf(path);
	return label === path ? path : `"${label}" (${path})`;
};

function plain(issue: ZodIssue): string {
	if (issue.code === 'unrecognized_keys')
		return `there is no ${issue.keys.map((key) => `"${key}"`).join(', ')} here`;
	if (issue.code === 'invalid_type')
		return issue.received === 'undefined'
			? 'it is missing'
			: `it must be a ${issue.expected}, not a ${issue.received}`;
	if (issue.code === 'invalid_enum_value') return `it must be one of ${issue.options.join(', ')}`;
	if (issue.code === 'invalid_union_discriminator')
		return `it must be one of ${issue.options.map(String).join(', ')}`;
	return issue.message;
}
