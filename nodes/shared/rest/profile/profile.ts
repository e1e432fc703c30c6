import { z } from 'zod';
import type { FieldDef, FieldKind } from '../../entity';
import type { JsonValue } from '../../json';
import type { RestSystem } from '../system';

/**
 * How a REST API is spoken to, as plain data: one profile for each kind of record. It is what users
 * enter in a node, what is proposed from an OpenAPI document, and what is kept with a flow. Paths into
 * records and answers are dotted (`meta.nextPage`); an empty one is the value itself.
 */

/** A field of a profile. */
export interface ProfileField extends Omit<FieldDef, 'columns'> {
	/** Dotted path in the API's record, where it is another one than `name`. */
	path?: string;
	/** Properties that the API wants written beside the field, by their path in the record. */
	writeWith?: Record<string, JsonValue>;
	columns?: ProfileField[];
}

/** What is not known is refused: a setting with a slip in its name would go unnoticed. */
const obj = <T extends z.ZodRawShape>(shape: T) => z.object(shape).strict();

const text = z.string().trim();
const name = text.min(1, 'must not be empty');
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const query = z.record(scalar);

/** A value of a property that the API wants written beside a field, or beside every record. */
const json: z.ZodType<JsonValue> = z.lazy(() =>
	z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(json), z.record(json)]),
);

/** How moments are written: ISO 8601 with offset, in whole seconds, Unix time, or a Luxon format in `timeZone`. */
const momentForm = z
	.union([z.enum(['iso', 'isoSeconds', 'unixSeconds', 'unixMilliseconds']), name])
	.describe('iso, isoSeconds, unixSeconds, unixMilliseconds, or a Luxon format');

const sizes = {
	/** Query parameter for the page size; empty where the API has none. */
	sizeParam: text.default(''),
	/** Header for the page size (`{size}` stands for the number), for example of OData. */
	sizeHeader: obj({ name, value: name }).optional(),
	/** Records a page, at most. */
	maxSize: z.number().int().min(1).max(10_000).default(100),
};

/**
 * How a listing goes on. Every kind ends with an empty page, too. Where nothing says whether there is
 * more, pages are asked for until one is empty: an API that caps the page size makes every page short.
 */
export const pagingSchema = z.discriminatedUnion('kind', [
	obj({
		kind: z.literal('page'),
		...sizes,
		pageParam: name,
		firstPage: z.number().int().min(0).default(1),
		/** Property with the number of the next page, empty on the last one. */
		nextField: text.default(''),
		/** Property that says how many pages, or whether more, there are. Without any, an empty page ends it. */
		pagesField: text.default(''),
		moreField: text.default(''),
	}),
	obj({
		kind: z.literal('offset'),
		...sizes,
		offsetParam: name,
		/** Property with the number of all records, or that says whether there are more. */
		totalField: text.default(''),
		moreField: text.default(''),
	}),
	obj({
		kind: z.literal('cursor'),
		...sizes,
		cursorParam: name,
		/** Property of the answer with the next cursor; empty where it is a property of the last record. */
		cursorField: text.default(''),
		/** Property of the last record that is the next cursor, for example `id`. */
		lastField: text.default(''),
		moreField: text.default(''),
	}),
	/** `Link: <…>; rel="next"` (RFC 8288). */
	obj({ kind: z.literal('linkHeader'), ...sizes }),
	/** A property holds the address of the next page, whole or as a path. */
	obj({ kind: z.literal('nextUrl'), ...sizes, nextField: name }),
	/** All records in one answer. */
	obj({ kind: z.literal('none') }),
]);
export type Paging = z.infer<typeof pagingSchema>;

/** Change feed: the listing from a moment on. */
export const sinceSchema = obj({
	param: name,
	/** What the parameter holds; `{since}` stands for the moment: `{since}`, `modifiedAt ge {since}`. */
	value: name.default('{since}'),
	form: momentForm.default('iso'),
	/** Records changed at just this moment are shown as well. */
	inclusive: z.boolean().default(true),
	/** Query that sorts by the stamp, oldest first; empty where the API cannot. */
	sort: query.default({}),
	/** A moment before all stamps, for a complete walk in their order. */
	beginning: text.default('1970-01-01T00:00:00Z'),
});

export const referenceSchema = obj({
	/** Text field of the record that takes our reference. */
	field: name,
	/** Query parameter that searches it; empty where it cannot be searched. */
	searchParam: text.default(''),
	searchValue: name.default('{value}'),
	/** The server refuses a second record with the same reference. */
	unique: z.boolean().default(false),
	/** A search without hit proves that there is no such record. */
	conclusive: z.boolean().default(false),
});

export const searchSchema = obj({
	param: name,
	/** What the parameter holds; `{value}` stands for the value: `{value}`, `email eq '{value}'`. */
	value: name.default('{value}'),
});

const kinds = [
	'text',
	'number',
	'money',
	'date',
	'dateTime',
	'boolean',
	'enum',
	'country',
	'phone',
	'email',
	'list',
	'reference',
] as const satisfies FieldKind[];

const formats = [
	'iso2',
	'iso3',
	'name',
	'major',
	'minor',
	'dateOnly',
	'midnight',
	'instant',
	'zoneFree',
	'unixSeconds',
	'unixMilliseconds',
] as const satisfies Array<NonNullable<FieldDef['format']>>;

/** Field list entry: what an entity says of a field (`FieldDef`), and where the API has it. */
export const profileFieldSchema: z.ZodType<ProfileField, z.ZodTypeDef, unknown> = z.lazy(() =>
	obj({
		name,
		label: name,
		kind: z.enum(kinds),
		writable: z.union([z.boolean(), z.enum(['create', 'update'])]).default(true),
		/** Dotted path in the API's record, where it is another one than `name`. */
		path: text.optional(),
		/** Written together with the field: JSON:API wants a type beside the id of a relationship. */
		writeWith: z.record(json).optional(),
		required: z.boolean().optional(),
		maxLength: z.number().int().positive().optional(),
		options: z.array(obj({ value: scalar, label: z.string() })).optional(),
		group: z.string().optional(),
		omittedWhenEmpty: z.boolean().optional(),
		clearable: z.boolean().optional(),
		format: z.enum(formats).optional(),
		scale: z.number().int().min(0).optional(),
		columns: z.array(profileFieldSchema).optional(),
		writeOnly: z.boolean().optional(),
		refersTo: z.array(z.string()).optional(),
		refersVia: z.string().optional(),
		hint: z.string().optional(),
	}),
);

export const restEntitySchema = obj({
	/** Path of the collection; `{name}` stands for a path parameter. */
	path: name.regex(/^\//, 'must begin with /'),
	pathParams: z.record(scalar).default({}),
	/**
	 * Path of one record: `{id}`, or `{id1}`, `{id2}` for the parts of a composite id, as they are in the
	 * address. Empty where single records cannot be read.
	 */
	recordPath: text.default(''),
	/** `'` in an id is doubled, as in `/Customers('{id}')`. */
	quotedId: z.boolean().default(false),
	/** One path, or several for an id of several parts. */
	idFields: z.array(name).min(1).default(['id']),
	modifiedField: text.default(''),
	createdField: text.default(''),
	list: obj({
		/** Property that holds the rows; empty where the body is the array itself. */
		rows: text.default(''),
		/** Property of a row that holds the record, as in `{"items": [{"data": {…}, "meta": {…}}]}`; empty where the row is the record. */
		item: text.default(''),
		/** Sent with every listing and search, so that archived records are in it. */
		query: query.default({}),
		/** Rows hold all that the single read shows. */
		full: z.boolean().default(true),
		paging: pagingSchema,
	}),
	since: sinceSchema.optional(),
	/** Property of an answer of one record (read or written) that holds it; empty where the body is the record. */
	envelope: text.default(''),
	/** What bodies that are sent look like. */
	body: obj({
		/** Property that holds the record. */
		envelope: text.default(''),
		/** Sent with every record, inside the envelope: `{"type": "customers"}`. */
		constants: z.record(json).default({}),
		/** Property for the id in an update. */
		idField: text.default(''),
	}).default({}),
	/** Sent with every request, for example `Accept`. */
	headers: z.record(z.string()).default({}),
	/** Media type of bodies; a merge patch has its own. */
	mediaType: name.default('application/json'),
	create: obj({
		method: z.enum(['POST', 'PUT']).default('POST'),
		/** Where it is sent, if not to the collection. */
		path: text.default(''),
		/** What the answer is: the record, something with its id, a `Location` header, or nothing. */
		returns: z.enum(['record', 'id', 'location', 'nothing']).default('record'),
		/** Property of such an answer that holds the id. */
		idField: text.default(''),
	}).optional(),
	update: obj({
		method: z.enum(['PATCH', 'PUT', 'POST']).default('PATCH'),
		path: text.default(''),
		/** The whole record is sent, as it was read, with the changes in it. */
		whole: z.boolean().default(false),
		/** Properties that such a record goes back without: the server refuses what it fills itself. */
		leaveOut: z.array(name).default([]),
		/** JSON Merge Patch (RFC 7396): its own media type. */
		mergePatch: z.boolean().default(false),
		returns: z.enum(['record', 'nothing']).default('record'),
	}).optional(),
	/** How a record is deleted: by DELETE, or by a value of a field. */
	remove: z
		.discriminatedUnion('kind', [
			obj({ kind: z.literal('delete') }),
			obj({ kind: z.literal('field'), field: name, value: json }),
		])
		.optional(),
	/** A field that marks records as deleted while they are still listed. */
	tombstone: obj({ field: name, values: z.array(json).min(1) }).optional(),
	/** Archived is a value of a field. */
	archive: obj({ field: name, archived: scalar, active: scalar }).optional(),
	/**
	 * A write that is refused if the record was changed meanwhile: by the ETag header and If-Match, or by a
	 * field that goes back in the body or in If-Match. Without any, records are compared before they are written.
	 */
	version: z
		.discriminatedUnion('kind', [
			obj({ kind: z.literal('etag') }),
			obj({
				kind: z.literal('field'),
				field: name,
				sendAs: z.enum(['body', 'ifMatch']).default('body'),
			}),
			obj({ kind: z.literal('none') }),
		])
		.default({ kind: 'none' }),
	/** Our reference: a text field, best one that can be searched. */
	reference: referenceSchema.optional(),
	/** Header by whose value the server does a create once. */
	idempotencyHeader: text.default(''),
	/** Fields that can be searched for an equal value. */
	searches: z.record(searchSchema).default({}),
	/** `'` in a value is doubled, as in `email eq '{value}'`. */
	quotedValues: z.boolean().default(false),
	formats: obj({
		/** Luxon format of dates without time. */
		date: name.default('yyyy-MM-dd'),
		dateTime: momentForm.default('iso'),
		/** Zone of dates and times that name none. */
		timeZone: name.default('UTC'),
		/** Decimals as numbers, or as texts with a point or a comma. Whole numbers (`scale` 0) are numbers. */
		decimal: z.enum(['number', 'text', 'commaText']).default('number'),
		/** The API leaves out what is empty, so a missing property is an emptied field. */
		omitsEmpty: z.boolean().default(false),
		/** What empties a field. `omit` is for whole records only. */
		clear: z.enum(['null', 'emptyText', 'omit', 'never']).default('null'),
	}).default({}),
	/** Calls a minute at most; 0 for no limit. */
	requestsPerMinute: z.number().int().min(0).default(0),
	/** Calls at the same time, at most; 0 for no limit. */
	concurrentRequests: z.number().int().min(0).max(20).default(5),
	/** Seconds until a write is surely seen by listings. */
	visibilityLagSeconds: z.number().int().min(0).default(5),
	/** Seconds that a walk reaches back behind the last stamp. */
	overlapSeconds: z.number().int().min(0).default(300),
	/** Fields that people name a record by, besides its id. */
	aliases: z.array(name).default([]),
	/** Up to ten fields that tell people which record it is; the first one is its title. */
	summary: z.array(name).max(10).default([]),
	/** Sentences for people: what this API cannot do. */
	limits: z.array(name).default([]),
	/**
	 * Without any path or format that differs, items are the API's own records; else they have just these
	 * fields, nested by name. `idFields` and the other places of a record are a field's name or a path.
	 */
	fields: z.array(profileFieldSchema).min(1, 'must name at least one field'),
});

/** A profile as users and proposals write it: what is left out has its default. */
export type RestEntityInput = Omit<z.input<typeof restEntitySchema>, 'fields'> & {
	fields: ProfileField[];
};

/** How a resource is called in n8n. */
export interface EntityNames {
	/** In singular, camelCase: `customer`. */
	entity: string;
	label: string;
	labelPlural: string;
}

/** A complete profile of one kind of record, with its names in n8n. */
export type RestEntity = z.output<typeof restEntitySchema> & EntityNames;

/** What is left out gets its default. Throws a `ZodError` for what is no profile. */
export const complete = (names: EntityNames, input: RestEntityInput): RestEntity => ({
	...restEntitySchema.parse(input),
	entity: names.entity,
	label: names.label,
	labelPlural: names.labelPlural,
});

/** The profiles of a system. */
export interface RestProfile extends RestSystem {
	requestTimeoutSeconds: number;
	entities: RestEntity[];
}
