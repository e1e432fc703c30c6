import { ProfileFault } from '../profile/fault';
import { restEntitySchema, type ProfileField, type RestEntityInput } from '../profile/profile';
import { collectionAt, collectionsOf, parametersIn, type CollectionPath } from './collections';
import { listOf, objectOf, readDocument } from './document';
import { fieldsOf, formatsOf } from './fields';
import { hintsOf, type Hints } from './hints';
import { idOf } from './ids';
import { itemOf } from './item';
import { isJsonApi, plainFields, relatedType } from './jsonApi';
import { createdAmong, looksLikeAlias, modifiedAmong, singular, summaryOf, titleOf } from './names';
import { readApi, rowsIn, type Api } from './operations';
import { completeQuery, pathParamsOf, requiredNotes } from './query';
import { recordOf, references } from './record';
import { pagingOf } from './paging';
import { emptyShape } from './schema';
import { sinceOf } from './since';
import { archiveOf, searchesOf, tombstoneOf, versionOf } from './states';
import { writesOf } from './writes';

export type { CollectionPath } from './collections';

export interface OpenApiChoice {
	/** Path of the list, as the document has it. Without it the lists are named, and nothing is proposed. */
	listPath?: string;
	/** Path of one record, where it is not found by itself. */
	recordPath?: string;
	/** System (`customerp`) and its entities (`customer`, `order`), for fields that refer to them. */
	system?: string;
	entities?: string[];
}

export interface Proposal extends Hints {
	title: string;
	/** Lists that can be chosen. */
	paths: CollectionPath[];
	/** What was found, what is a guess, and what must be looked at. */
	notes: string[];
	profile?: RestEntityInput;
}

/** Drops what says nothing, so that people see only what is known. */
const given = <T extends object>(part: T): Partial<T> =>
	Object.fromEntries(
		Object.entries(part).filter(([, value]) => {
			if (value === undefined || value === '') return false;
			if (Array.isArray(value)) return value.length > 0;
			return typeof value !== 'object' || value === null || Object.keys(value).length > 0;
		}),
	) as Partial<T>;

function propose(
	api: Api,
	collection: CollectionPath,
	choice: OpenApiChoice,
): { profile: RestEntityInput; notes: string[] } {
	const { listPath, recordPath } = collection;
	const notes: string[] = [];
	const list = api.operation(listPath, 'get')!;
	const entity = singular(
		listPath
			.split('/')
			.filter((part) => part && !part.startsWith('{'))
			.at(-1) ?? 'record',
	);
	const { rows, row: whole } = rowsIn(list.answer.content!.shape, listPath)!;
	const { item, row } = itemOf(whole, entity);
	const single = recordPath ? api.operation(recordPath, 'get') : undefined;
	const { read, envelope, full } = recordOf(row, single, entity);
	const jsonApi = isJsonApi(read);

	const id = idOf(listPath, recordPath, read);
	notes.push(...id.notes);
	const idField = id.idFields[0];
	const writes = writesOf(api, { listPath, recordPath }, read, idField, entity);
	notes.push(...writes.notes);
	const found = fieldsOf({
		read,
		create: writes.createShape,
		update: writes.updateShape,
		canCreate: writes.create !== undefined,
		canUpdate: writes.update !== undefined,
		refersTo: references(choice),
	});
	const fields = jsonApi
		? plainFields(found.fields, (name) => relatedType(read, name))
		: found.fields;
	const moments = fields
		.filter(
			({ kind, name }) => kind === 'dateTime' || (kind === 'date' && /(modif|updat)/i.test(name)),
		)
		.map(({ name }) => name);
	const modifiedField = modifiedAmong(moments) ?? '';
	const createdField = createdAmong(moments.filter((name) => name !== modifiedField)) ?? '';

	const paging = pagingOf(list, rows, idField);
	const since = sinceOf(list, modifiedField);
	const used = [...paging.used, ...since.used, ...parametersIn(listPath)];
	const searched = searchesOf(list, fields, used, read);
	const ours = searched.reference?.field;
	notes.push(...paging.notes, ...since.notes, ...searched.notes, ...requiredNotes(list, used));

	// What the server or we ourselves fill is nothing for a field map.
	const readOnly = new Set([...id.idFields, modifiedField, createdField, ours]);
	const final = fields.map((field): ProfileField => {
		if (!readOnly.has(field.name) || field.writable === false) return field;
		const ownId = id.idFields.includes(field.name) && field.required;
		const { required: _required, clearable: _clearable, ...rest } = field;
		return ownId ? { ...field, writable: 'create' } : { ...rest, writable: false };
	});
	if (final.length === 0) {
		notes.push('The document says nothing of the fields of a record: take them from a sample.');
		final.push({ name: idField, label: titleOf(idField), kind: 'text', writable: false });
	}
	if (found.left.length > 0) {
		notes.push(
			`Left out, as a field holds one value or a list with columns: ${found.left.join(', ')}.`,
		);
	}
	notes.push(...keyedNotes(final));
	if (!recordPath)
		notes.push(
			'No path for a single record was found: records can be read and created, not updated.',
		);
	else if (!single) notes.push(`${recordPath} has no GET: single records are not read.`);
	if (!full)
		notes.push('The list shows less than the single read: each changed record is read once more.');

	const names = final
		.filter(({ kind, writeOnly }) => kind !== 'list' && !writeOnly)
		.map(({ name }) => name);
	const media = jsonApi && !writes.mediaType ? '' : writes.mediaType;
	const headers: Record<string, string> = media ? { Accept: media } : {};
	const profile: RestEntityInput = {
		path: listPath,
		...given({ pathParams: pathParamsOf(listPath, list, notes), recordPath: id.recordPath }),
		...(id.quotedId ? { quotedId: true } : {}),
		idFields: id.idFields,
		...given({ modifiedField, createdField }),
		list: {
			rows,
			...given({ item, query: completeQuery(list) }),
			...(full ? {} : { full }),
			paging: paging.paging,
		},
		...given({ since: since.since, envelope }),
		...given({ body: jsonApi ? { ...writes.body, idField: 'id' } : writes.body }),
		...given({ headers, mediaType: media }),
		...(writes.create ? { create: writes.create } : {}),
		...(writes.update ? { update: writes.update } : {}),
		...given({
			remove: writes.remove,
			tombstone: tombstoneOf(final),
			archive: archiveOf(final, read),
			version: versionOf(writes, read, writes.updateShape),
			reference: searched.reference,
			idempotencyHeader: writes.idempotencyHeader,
			searches: searched.searches,
			formats: formatsOf(jsonApi ? (read.properties.get('attributes') ?? emptyShape()) : read),
		}),
		...(searched.quotedValues ? { quotedValues: true } : {}),
		...given({
			aliases: final
				.filter(
					({ name, kind }) =>
						kind === 'text' &&
						looksLikeAlias(name, entity) &&
						!id.idFields.includes(name) &&
						name !== ours,
				)
				.map(({ name }) => name),
			summary: summaryOf(names, modifiedField),
		}),
		fields: final,
	};
	return { profile, notes };
}

/** Custom fields as a list of keys and values: a document does not know the keys. */
const keyedNotes = (fields: ProfileField[]): string[] =>
	fields.flatMap(({ kind, name, path = name, columns = [] }) => {
		const [key, ...others] = columns.map((column) => column.name).filter((one) => one !== 'value');
		if (kind !== 'list' || key === undefined || columns.length - others.length !== 2) return [];
		if (!/^(key|code|name|field|field_?id|id)$/i.test(key) || others.length > 1) return [];
		return [
			`"${name}" is a list of keys and values. A sample of records makes fields of it; or add one for each key yourself, with the property ${path}[${key}=…].value.`,
		];
	});

const PAGED: Record<RestEntityInput['list']['paging']['kind'], string> = {
	page: 'the list has numbered pages',
	offset: 'the list goes on at an offset',
	cursor: 'the list goes on at a cursor',
	linkHeader: 'the list goes on at the Link header of each answer',
	nextUrl: 'the list goes on at the next address in each answer',
	none: 'the list is one answer',
};

/** What is certain enough to be said in one sentence, before all guesses. */
function report(
	{ profile, notes }: { profile: RestEntityInput; notes: string[] },
	hints: Hints,
): string[] {
	const { list, since, create, update, remove, idFields, fields, recordPath } = profile;
	const can = [
		create && 'create',
		update && `update by ${update.method}`,
		remove && 'delete',
	].filter(Boolean);
	return [
		`Records are told apart by ${(idFields ?? ['id']).join(' and ')}; ${PAGED[list.paging.kind]}${since ? `; changes are asked for by ${since.param}` : ''}.`,
		`Beside reading${recordPath ? '' : ' lists'} the API can ${can.join(', ') || 'do nothing'}; ${fields.length} fields were found.`,
		...(hints.baseUrl ? [`Base URL of the credential: ${hints.baseUrl}.`] : []),
		...(hints.authentication.length > 0
			? [`Authentication of the credential: ${hints.authentication.join('; or ')}.`]
			: []),
		...notes,
	];
}

/**
 * Proposes a profile from an OpenAPI 3.0 or 3.1 document (JSON or YAML text, or the parsed object).
 * Without `listPath` it names the lists that can be chosen.
 * @throws ProfileFault if the document cannot be read, or the path is no list in it
 */
export function proposeFromOpenApi(
	document: string | object,
	choice: OpenApiChoice = {},
): Proposal {
	const parsed = readDocument(document);
	const api = readApi(parsed);
	const { root, broken } = parsed;
	const title = String(objectOf(root.info).title ?? '');
	if (!choice.listPath) {
		const paths = collectionsOf(api);
		const notes =
			paths.length > 0
				? [
						`${paths.length} of ${api.paths.length} paths can be read as a list of records: choose one.`,
					]
				: ['No path answers GET with a list of records.'];
		return { title, paths, notes, ...hintsOf(parsed, undefined) };
	}
	const collection = collectionAt(api, choice.listPath);
	if (!collection) {
		throw new ProfileFault(
			`GET ${choice.listPath} is no list of records in this document.`,
			`Choose one of: ${
				collectionsOf(api)
					.slice(0, 30)
					.map(({ listPath }) => listPath)
					.join(', ') || '(there is none)'
			}.`,
		);
	}
	if (choice.recordPath && !api.paths.includes(choice.recordPath)) {
		throw new ProfileFault(
			`The document has no path ${choice.recordPath}.`,
			`Choose one of: ${api.paths.filter((path) => path.startsWith(choice.listPath!)).join(', ')}.`,
		);
	}
	const chosen = { ...collection, recordPath: choice.recordPath || collection.recordPath };
	const item = objectOf(objectOf(root.paths)[collection.listPath]);
	const hints = hintsOf(
		parsed,
		listOf(objectOf(item.get).security).length > 0 ? objectOf(item.get) : undefined,
	);
	const proposal = propose(api, chosen, choice);
	restEntitySchema.parse(proposal.profile);
	const notes = report(proposal, hints);
	const local = [...broken].filter((reference) => reference.startsWith('#'));
	const outside = [...broken].filter((reference) => !reference.startsWith('#'));
	if (local.length > 0)
		notes.push(`References that lead nowhere in the document: ${local.slice(0, 10).join(', ')}.`);
	if (outside.length > 0) {
		notes.push(
			`References to other files or addresses are not followed, so what they describe is missing: ${outside.slice(0, 10).join(', ')}. Give a bundled document.`,
		);
	}
	return { title, paths: [chosen], notes, profile: proposal.profile, ...hints };
}
