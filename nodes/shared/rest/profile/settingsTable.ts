import { isObject, type JsonObject, type JsonValue } from '../../json';
import { typedText } from '../../values';

/**
 * Where each single setting of a node ("Profile Settings") goes in a profile: the one table behind the
 * parameters of the nodes and the reading of them. A test holds it against the schema: every setting of a
 * profile can be reached.
 */

/** How an entered value becomes one of the profile. */
type Form =
	| 'text'
	| 'number'
	| 'flag'
	/** One of several values; `format` stands for "as another setting says" and changes nothing. */
	| 'choice'
	/** Names in one text, separated by commas. */
	| 'names'
	/** Sentences, one a line. */
	| 'lines'
	/** Rows of name and value, as texts. */
	| 'pairs'
	/** Rows of name and value, where numbers, true, false and null are taken as such. */
	| 'jsonPairs'
	/** A value, where numbers, true, false and null are taken as such. */
	| 'json'
	/** Such values in one text, separated by commas. */
	| 'jsonList'
	/** Rows of field, parameter and value. */
	| 'searches';

export interface Setting {
	/** Name of the parameter in the collection. */
	name: string;
	/** Its name for people. */
	label: string;
	/** Dotted path in the profile. */
	path: string;
	form: Form;
	/** Part of the profile that an empty value, or the choice `none`, takes away. */
	part?: string;
}

/** Choice that takes a part of the profile away. */
export const NONE = 'none';
/** Choice of a form of moments that is given as a Luxon format in a setting of its own. */
export const FORMAT = 'format';

const row = (
	name: string,
	label: string,
	path: string,
	form: Form = 'text',
	part?: string,
): Setting => ({ name, label, path, form, ...(part === undefined ? {} : { part }) });

/** In the order in which they are offered: by their label. */
export const SETTINGS: Setting[] = [
	row('aliases', 'Alias Fields', 'aliases', 'names'),
	row('archiveActive', 'Archive: Active Value', 'archive.active', 'json'),
	row('archiveArchived', 'Archive: Archived Value', 'archive.archived', 'json'),
	row('archiveField', 'Archive: Field', 'archive.field', 'text', 'archive'),
	row('bodyConstants', 'Body: Constants', 'body.constants', 'jsonPairs'),
	row('bodyEnvelope', 'Body: Envelope', 'body.envelope'),
	row('bodyIdField', 'Body: ID Property', 'body.idField'),
	row('mediaType', 'Body: Media Type', 'mediaType'),
	row('concurrentRequests', 'Concurrent Requests', 'concurrentRequests', 'number'),
	row('createIdField', 'Create: ID Property', 'create.idField'),
	row('createMethod', 'Create: Method', 'create.method', 'choice', 'create'),
	row('createPath', 'Create: Path', 'create.path'),
	row('createReturns', 'Create: Returns', 'create.returns', 'choice'),
	row('createdField', 'Created: Property', 'createdField'),
	row('removeField', 'Delete: Field', 'remove.field'),
	row('removeKind', 'Delete: Kind', 'remove.kind', 'choice', 'remove'),
	row('removeValue', 'Delete: Value', 'remove.value', 'json'),
	row('clear', 'Format: Cleared Fields', 'formats.clear', 'choice'),
	row('dateTime', 'Format: Date and Time', 'formats.dateTime', 'choice'),
	row('dateTimeFormat', 'Format: Date and Time Format', 'formats.dateTime'),
	row('dateFormat', 'Format: Dates', 'formats.date'),
	row('decimal', 'Format: Decimals', 'formats.decimal', 'choice'),
	row('omitsEmpty', 'Format: Empty Values Left Out', 'formats.omitsEmpty', 'flag'),
	row('timeZone', 'Format: Time Zone', 'formats.timeZone'),
	row('headers', 'Headers', 'headers', 'pairs'),
	row('quotedId', 'ID: Quoted', 'quotedId', 'flag'),
	row('idFields', 'ID: Properties', 'idFields', 'names'),
	row('idempotencyHeader', 'Idempotency Header', 'idempotencyHeader'),
	row('limits', 'Limits', 'limits', 'lines'),
	row('full', 'List: Complete Records', 'list.full', 'flag'),
	row('query', 'List: Query', 'list.query', 'pairs'),
	row('item', 'List: Record in Row', 'list.item'),
	row('rows', 'List: Rows', 'list.rows'),
	row('modifiedField', 'Modified: Property', 'modifiedField'),
	row('overlapSeconds', 'Overlap (Seconds)', 'overlapSeconds', 'number'),
	row('pagingCursorParam', 'Paging: Cursor Parameter', 'list.paging.cursorParam'),
	row('pagingCursorField', 'Paging: Cursor Property', 'list.paging.cursorField'),
	row('pagingFirstPage', 'Paging: First Page', 'list.paging.firstPage', 'number'),
	row('pagingKind', 'Paging: Kind', 'list.paging.kind', 'choice'),
	row('pagingLastField', 'Paging: Last Record Property', 'list.paging.lastField'),
	row('pagingMoreField', 'Paging: More Property', 'list.paging.moreField'),
	row('pagingNextField', 'Paging: Next Property', 'list.paging.nextField'),
	row('pagingOffsetParam', 'Paging: Offset Parameter', 'list.paging.offsetParam'),
	row('pagingPageParam', 'Paging: Page Parameter', 'list.paging.pageParam'),
	row('pagingPagesField', 'Paging: Pages Property', 'list.paging.pagesField'),
	row(
		'pagingSizeHeader',
		'Paging: Size Header',
		'list.paging.sizeHeader.name',
		'text',
		'list.paging.sizeHeader',
	),
	row('pagingSizeHeaderValue', 'Paging: Size Header Value', 'list.paging.sizeHeader.value'),
	row('pagingMaxSize', 'Paging: Size Limit', 'list.paging.maxSize', 'number'),
	row('pagingSizeParam', 'Paging: Size Parameter', 'list.paging.sizeParam'),
	row('pagingTotalField', 'Paging: Total Property', 'list.paging.totalField'),
	row('path', 'Path', 'path'),
	row('pathParams', 'Path Parameters', 'pathParams', 'pairs'),
	row('envelope', 'Record: Envelope', 'envelope'),
	row('recordPath', 'Record: Path', 'recordPath'),
	row('referenceConclusive', 'Reference: Conclusive', 'reference.conclusive', 'flag'),
	row('referenceField', 'Reference: Field', 'reference.field', 'text', 'reference'),
	row('referenceParam', 'Reference: Search Parameter', 'reference.searchParam'),
	row('referenceValue', 'Reference: Search Value', 'reference.searchValue'),
	row('referenceUnique', 'Reference: Unique', 'reference.unique', 'flag'),
	row('requestsPerMinute', 'Requests per Minute', 'requestsPerMinute', 'number'),
	row('quotedValues', 'Search: Quoted Values', 'quotedValues', 'flag'),
	row('searches', 'Search: Fields', 'searches', 'searches'),
	row('sinceBeginning', 'Since: Beginning', 'since.beginning'),
	row('sinceForm', 'Since: Form', 'since.form', 'choice'),
	row('sinceFormat', 'Since: Format', 'since.form'),
	row('sinceInclusive', 'Since: Inclusive', 'since.inclusive', 'flag'),
	row('sinceParam', 'Since: Parameter', 'since.param', 'text', 'since'),
	row('sinceSort', 'Since: Sort', 'since.sort', 'pairs'),
	row('sinceValue', 'Since: Value', 'since.value'),
	row('summary', 'Summary Fields', 'summary', 'names'),
	row('tombstoneField', 'Tombstone: Field', 'tombstone.field', 'text', 'tombstone'),
	row('tombstoneValues', 'Tombstone: Values', 'tombstone.values', 'jsonList'),
	row('updateMergePatch', 'Update: JSON Merge Patch', 'update.mergePatch', 'flag'),
	row('updateLeaveOut', 'Update: Left Out', 'update.leaveOut', 'names'),
	row('updateMethod', 'Update: Method', 'update.method', 'choice', 'update'),
	row('updatePath', 'Update: Path', 'update.path'),
	row('updateReturns', 'Update: Returns', 'update.returns', 'choice'),
	row('updateWhole', 'Update: Whole Record', 'update.whole', 'flag'),
	row('versionField', 'Version: Field', 'version.field'),
	row('versionKind', 'Version: Kind', 'version.kind', 'choice'),
	row('versionSendAs', 'Version: Sent As', 'version.sendAs', 'choice'),
	row('visibilityLagSeconds', 'Visibility Lag (Seconds)', 'visibilityLagSeconds', 'number'),
];

/** The name for people of what stands at a path of a profile; the path itself where there is none. */
export const labelOf = (path: string): string =>
	SETTINGS.find((setting) => setting.path === path)?.label ??
	SETTINGS.find((setting) => path.startsWith(`${setting.path}.`))?.label ??
	path;

/** The texts between commas, without blanks around them. */
export const namesIn = (value: unknown): string[] =>
	(Array.isArray(value) ? value.map(String) : String(value ?? '').split(','))
		.map((name) => name.trim())
		.filter(Boolean);

/** A typed text as the JSON value that it looks like; every other text is itself. */
export function jsonOrText(value: unknown): JsonValue {
	if (typeof value !== 'string') return (value ?? null) as JsonValue;
	const text = value.trim();
	const isJson = /^(null|true|false|-?\d+(\.\d+)?|".*"|[[{].*[\]}])$/s.test(text);
	if (!isJson) return text;
	try {
		return JSON.parse(text) as JsonValue;
	} catch {
		return text;
	}
}

type Rows = Array<Record<string, unknown>>;

/** Rows of a fixedCollection, whatever its only group is called. */
export const rowsOf = (value: unknown): Rows =>
	Array.isArray(value)
		? (value as Rows)
		: isObject(value)
			? ((Object.values(value).find(Array.isArray) as Rows | undefined) ?? [])
			: [];

const record = (value: unknown, convert: (value: unknown) => JsonValue): JsonObject =>
	Object.fromEntries(
		rowsOf(value)
			.filter(({ name }) => typedText(name) !== '')
			.map((entry) => [typedText(entry.name), convert(entry.value)]),
	);

const searches = (value: unknown): JsonObject =>
	Object.fromEntries(
		rowsOf(value).map(({ field, param, value: wanted }) => [
			typedText(field),
			{ param: typedText(param), ...(typedText(wanted) ? { value: typedText(wanted) } : {}) },
		]),
	);

/** The entered value as the profile has it. */
export const CONVERT: Record<Form, (value: unknown) => JsonValue> = {
	text: (value) => String(value ?? '').trim(),
	number: (value) => (value === '' ? value : (jsonOrText(value) as JsonValue)),
	flag: (value) => value === true || value === 'true',
	choice: (value) => String(value),
	names: namesIn,
	lines: (value) =>
		String(value ?? '')
			.split('\n')
			.map((line) => line.trim())
			.filter(Boolean),
	pairs: (value) => record(value, (one) => String(one ?? '')),
	jsonPairs: (value) => record(value, jsonOrText),
	json: jsonOrText,
	jsonList: (value) => (Array.isArray(value) ? value : namesIn(value)).map(jsonOrText),
	searches,
};
