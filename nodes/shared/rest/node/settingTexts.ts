import type { INodePropertyOptions } from 'n8n-workflow';
import { FORMAT, NONE } from '../profile/settingsTable';

/** What people read of each setting of a profile. */
export interface SettingText {
	description: string;
	placeholder?: string;
	/** Of a drop-down, sorted by name. */
	options?: INodePropertyOptions[];
	/** What a setting that was just added holds. Default: empty, 0 or false. */
	default?: string | number | boolean;
	/** Largest and smallest number. */
	range?: [number, number];
}

const options = (values: Record<string, string | [string, string]>): INodePropertyOptions[] =>
	Object.entries(values)
		.map(([value, said]): INodePropertyOptions =>
			typeof said === 'string'
				? { name: said, value }
				: { name: said[0], value, description: said[1] },
		)
		.sort((one, other) => one.name.localeCompare(other.name));

const MOMENTS = options({
	iso: ['ISO 8601', '2025-03-01T12:30:15.250Z'],
	isoSeconds: ['ISO 8601, Whole Seconds', '2025-03-01T12:30:15Z'],
	[FORMAT]: ['Own Format', 'As the setting for the format says, in the time zone of the profile'],
	unixMilliseconds: ['Unix Time in Milliseconds', '1740832215250'],
	unixSeconds: ['Unix Time in Seconds', '1740832215'],
});

const LITERALS =
	'Numbers, true, false and null are taken as such; put double quotes around a text that looks like one';

const LUXON =
	'<a href="https://moment.github.io/luxon/#/formatting?id=table-of-tokens">Luxon format</a>';

export const SETTING_TEXTS: Record<string, SettingText> = {
	aliases: {
		description:
			'Fields that people name a record by, besides its ID, separated by commas. Other systems may refer to it by them.',
		placeholder: 'e.g. number, email',
	},
	archiveActive: {
		description: `Value of a record that is in use. ${LITERALS}.`,
		placeholder: 'e.g. active',
	},
	archiveArchived: {
		description: `Value of a record that is archived. ${LITERALS}.`,
		placeholder: 'e.g. archived',
	},
	archiveField: {
		description: 'Field that says whether a record is archived. Leave empty if there is none.',
		placeholder: 'e.g. status',
	},
	bodyConstants: {
		description: `Properties sent with every record that is written, inside the envelope. ${LITERALS}.`,
	},
	bodyEnvelope: {
		description:
			'Property that holds the record in a body that is sent. Leave empty if the body is the record.',
		placeholder: 'e.g. data',
	},
	bodyIdField: {
		description: 'Property for the ID in the body of an update. Leave empty if it is not sent.',
		placeholder: 'e.g. ID',
	},
	clear: {
		description: 'What empties a field',
		options: options({
			emptyText: 'Empty Text',
			never: ['Cannot Be Emptied', 'A field that was filled stays filled'],
			null: 'Null',
			omit: ['Left Out', 'Only where the whole record is sent'],
		}),
		default: 'null',
	},
	omitsEmpty: {
		description:
			'Whether the API leaves out the properties that are empty, so that a missing one means an emptied field',
	},
	concurrentRequests: {
		description: 'How many requests may wait for an answer at the same time, at most',
		default: 1,
		range: [1, 20],
	},
	createIdField: {
		description: 'Property of the answer that holds the ID, where the answer is not the record',
		placeholder: 'e.g. ID',
	},
	createMethod: {
		description: 'How a record is created',
		options: options({
			POST: 'POST',
			PUT: 'PUT',
			[NONE]: ['Cannot Be Created', 'The API has no way, or is not to be used for it'],
		}),
		default: 'POST',
	},
	createPath: {
		description: 'Where a new record is sent, if not to the path of the list',
		placeholder: 'e.g. /customers/new',
	},
	createReturns: {
		description: 'What the answer to a create is',
		options: options({
			id: ['ID', 'Something that holds the ID'],
			location: ['Location Header', 'The address of the new record'],
			nothing: ['Nothing', 'The record is searched by its reference'],
			record: 'Record',
		}),
		default: 'record',
	},
	createdField: {
		description:
			'Property with the time when the record was created. With it, triggers can tell new records from changed ones.',
		placeholder: 'e.g. createdAt',
	},
	dateFormat: {
		description: `${LUXON} of dates without a time`,
		placeholder: 'e.g. dd-MM-yyyy',
		default: 'yyyy-MM-dd',
	},
	dateTime: {
		description: 'How the API writes moments in the fields of a record',
		options: MOMENTS,
		default: 'iso',
	},
	dateTimeFormat: {
		description: `${LUXON} of moments in the fields of a record, where the API has a format of its own`,
		placeholder: 'e.g. dd-MM-yyyy HH:mm:ss',
	},
	decimal: {
		description: 'How the API writes amounts and other decimals',
		options: options({
			commaText: ['Text with a Comma', '"12,50"'],
			number: ['Number', '12.5'],
			text: ['Text with a Point', '"12.50"'],
		}),
		default: 'number',
	},
	envelope: {
		description:
			'Property that holds the record in an answer of one record. Leave empty if the answer is the record.',
		placeholder: 'e.g. data',
	},
	full: {
		description: 'Whether the list shows all that the single record shows',
		default: true,
	},
	headers: { description: 'Headers sent with every request of this resource' },
	idFields: {
		description:
			'Property that holds the ID. Of an ID of several parts all of them, separated by commas.',
		placeholder: 'e.g. id',
	},
	idempotencyHeader: {
		description:
			'Header by whose value the server does a create only once. Leave empty if it has none.',
		placeholder: 'e.g. Idempotency-Key',
	},
	item: {
		description:
			'Property of a row that holds the record, where rows are no records, as in {"data": …, "meta": …}. Leave empty if the row is the record.',
		placeholder: 'e.g. data',
	},
	limits: {
		description: 'What this API cannot do, for the people who use it. One sentence a line.',
	},
	mediaType: {
		description: 'Media type of the bodies that are sent. A JSON merge patch has its own.',
		placeholder: 'e.g. application/vnd.api+json',
		default: 'application/json',
	},
	modifiedField: {
		description:
			'Property with the time of the last change, which every write moves. Leave empty if there is none.',
		placeholder: 'e.g. modifiedAt',
	},
	overlapSeconds: {
		description: 'How far each reading of changes reaches back behind the last one',
		default: 300,
	},
	pagingCursorField: {
		description: 'Cursor: property of the answer that holds the next cursor',
		placeholder: 'e.g. meta.nextCursor',
	},
	pagingCursorParam: {
		description: 'Cursor: query parameter that takes the cursor',
		placeholder: 'e.g. cursor',
	},
	pagingFirstPage: { description: 'Page number: number of the first page', default: 1 },
	pagingKind: {
		description: 'How a list goes on',
		options: options({
			cursor: ['Cursor', 'Each page names where the next one begins'],
			linkHeader: ['Link Header', 'A header of the answer holds the address of the next page'],
			nextUrl: [
				'Next Address in Body',
				'A property holds the address of the next page, as in OData and JSON:API',
			],
			none: ['No Paging', 'All records come in one answer'],
			offset: ['Offset', 'A parameter says how many records are passed over'],
			page: ['Page Number', 'A parameter says which page'],
		}),
		default: 'page',
	},
	pagingLastField: {
		description:
			'Cursor: property of the last record on a page that is the next cursor, where the answer names none',
		placeholder: 'e.g. id',
	},
	pagingMaxSize: { description: 'Records on a page, at most', default: 100, range: [1, 10_000] },
	pagingMoreField: {
		description: 'Page number, offset, cursor: property that says whether there is more',
		placeholder: 'e.g. hasMore',
	},
	pagingNextField: {
		description:
			'Page number: property with the number of the next page. Next address: property with the address.',
		placeholder: 'e.g. @odata.nextLink',
	},
	pagingOffsetParam: {
		description: 'Offset: query parameter that says how many records are passed over',
		placeholder: 'e.g. offset',
	},
	pagingPageParam: {
		description: 'Page number: query parameter that says which page',
		placeholder: 'e.g. page',
	},
	pagingPagesField: {
		description: 'Page number: property that says how many pages there are',
		placeholder: 'e.g. meta.totalPages',
	},
	pagingSizeHeader: {
		description: 'Header that says how many records a page has. Leave empty if there is none.',
		placeholder: 'e.g. Prefer',
	},
	pagingSizeHeaderValue: {
		description: 'Value of that header; {size} stands for the number',
		placeholder: 'e.g. odata.maxpagesize={size}',
	},
	pagingSizeParam: {
		description:
			'Query parameter that says how many records a page has. Leave empty if there is none.',
		placeholder: 'e.g. pageSize',
	},
	pagingTotalField: {
		description: 'Offset: property with the number of all records',
		placeholder: 'e.g. meta.total',
	},
	path: {
		description:
			'Path of the list, below the base URL of the credential; {name} stands for a path parameter',
		placeholder: 'e.g. /companies/{company}/customers',
	},
	pathParams: { description: 'What stands for the names in braces in the paths' },
	query: {
		description:
			'Sent with every list and search, for example so that archived records are shown as well',
	},
	quotedId: {
		description:
			"Whether an apostrophe in an ID is doubled, as in the address /Customers('{id}') of OData",
	},
	quotedValues: {
		description:
			"Whether an apostrophe in a value is doubled, as in the filter email eq '{value}' of OData",
	},
	recordPath: {
		description:
			'Path of one record; {id} stands for its ID, {id1} and {id2} for its parts. Leave empty if single records cannot be read.',
		placeholder: 'e.g. /customers/{id}',
	},
	referenceConclusive: {
		description:
			'Whether a search without a hit proves that there is no record with that reference',
	},
	referenceField: {
		description:
			'Text property that takes the reference of the Link Store. Leave empty if the API has no place for it.',
		placeholder: 'e.g. externalReference',
	},
	referenceParam: {
		description: 'Query parameter that searches the reference. Leave empty if it has none.',
		placeholder: 'e.g. $filter',
	},
	referenceUnique: {
		description: 'Whether the server refuses a second record with the same reference',
	},
	referenceValue: {
		description:
			'What that parameter holds; {value} stands for the reference, {field} for the property',
		placeholder: "e.g. externalReference eq '{value}'",
		default: '{value}',
	},
	removeField: {
		description: 'Field whose value deletes the record, where there is no DELETE',
		placeholder: 'e.g. deleted',
	},
	removeKind: {
		description: 'How a record is deleted',
		options: options({
			[NONE]: 'Cannot Be Deleted',
			delete: 'DELETE',
			field: ['Value of a Field', 'The record gets a value that marks it as deleted'],
		}),
		default: 'delete',
	},
	removeValue: {
		description: `Value of that field in a deleted record. ${LITERALS}.`,
		placeholder: 'e.g. true',
	},
	requestsPerMinute: { description: 'Requests in a minute, at most. 0 for no limit.' },
	rows: {
		description:
			'Property that holds the records in the answer of a list. Leave empty if the answer is the list itself.',
		placeholder: 'e.g. data',
	},
	searches: {
		description: 'Fields that the API can search for an equal value. Match keys need it.',
	},
	sinceBeginning: {
		description: 'A time before all records, for reading all of them in the order of their changes',
		default: '1970-01-01T00:00:00Z',
	},
	sinceForm: {
		description: 'How the moment is written in the parameter',
		options: MOMENTS,
		default: 'iso',
	},
	sinceFormat: {
		description: `${LUXON} of the moment in the parameter, where the API has a format of its own`,
		placeholder: "e.g. yyyy-MM-dd'T'HH:mm:ss",
	},
	sinceInclusive: {
		description: 'Whether records that were changed at just that moment are shown as well',
		default: true,
	},
	sinceParam: {
		description:
			'Query parameter that lists only what was changed since a moment. Leave empty if the API has none: then all records are read and compared.',
		placeholder: 'e.g. modifiedSince',
	},
	sinceSort: {
		description:
			'Query that sorts the list by the time of the change, oldest first; {modified} stands for its property',
	},
	sinceValue: {
		description:
			'What the parameter holds; {since} stands for the moment, {modified} for the property with the time of the change',
		placeholder: 'e.g. modifiedAt ge {since}',
		default: '{since}',
	},
	summary: {
		description:
			'Up to ten fields that tell people which record it is, separated by commas. The first one is its title.',
		placeholder: 'e.g. name, number, email',
	},
	timeZone: {
		description: 'Zone of dates and times that name none',
		placeholder: 'e.g. Europe/Copenhagen',
		default: 'UTC',
	},
	tombstoneField: {
		description:
			'Field that marks records as deleted which are still listed. Leave empty if there is none.',
		placeholder: 'e.g. isDeleted',
	},
	tombstoneValues: {
		description: `Values of that field in a deleted record, separated by commas. ${LITERALS}.`,
		placeholder: 'e.g. true',
	},
	updateMergePatch: {
		description:
			'Whether the body is a JSON merge patch (RFC 7396), with its own media type: application/merge-patch+json',
	},
	updateLeaveOut: {
		description:
			'Properties that a whole record goes back without, separated by commas: those that the API fills by itself and refuses to take',
		placeholder: 'e.g. createdAt, links',
	},
	updateMethod: {
		description: 'How a record is changed',
		options: options({
			PATCH: 'PATCH',
			POST: 'POST',
			PUT: 'PUT',
			[NONE]: ['Cannot Be Changed', 'The API has no way, or is not to be used for it'],
		}),
		default: 'PATCH',
	},
	updatePath: {
		description: 'Where a change is sent, if not to the path of the record',
		placeholder: 'e.g. /customers/{id}/edit',
	},
	updateReturns: {
		description: 'What the answer to an update is',
		options: options({
			nothing: ['Nothing', 'The record is read again'],
			record: 'Record',
		}),
		default: 'record',
	},
	updateWhole: {
		description:
			'Whether the whole record is sent, as it was read, with the changes in it. PUT mostly wants it.',
	},
	versionField: {
		description: 'Property that holds the version of the record',
		placeholder: 'e.g. rowVersion',
	},
	versionKind: {
		description: 'What makes the server refuse a write if the record was changed meanwhile',
		options: options({
			etag: ['ETag', 'The ETag header of the record goes back in If-Match'],
			field: ['Field', 'A field of the record goes back with the write'],
			none: ['None', 'The record is read and compared before it is written'],
		}),
		default: 'none',
	},
	versionSendAs: {
		description: 'Where the version field goes back to the server',
		options: options({ body: 'Body', ifMatch: 'If-Match Header' }),
		default: 'body',
	},
	visibilityLagSeconds: {
		description: 'How long it may take until a write is seen by lists and searches',
		default: 5,
	},
};
