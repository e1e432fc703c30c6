import { z } from 'zod';

/**
 * What travels between the nodes. All of it stands under one reserved key, so that the record's own
 * fields stay at the top level of the item, where n8n's own nodes can work with them.
 */
export const META = '_sync';

export const sideSchema = z.enum(['left', 'right']);
export type Side = z.infer<typeof sideSchema>;
export const otherSide = (side: Side): Side => (side === 'left' ? 'right' : 'left');

/** One walk over a listing. `page` is the entity's own page token; without it the walk starts at page one. */
const walkSchema = z.object({
	/** Identifies the walk; the pages of one complete pass share it. */
	id: z.string(),
	page: z.string().optional(),
	/** Server time (ISO 8601, UTC) when the first page was asked for; the limit of the next since-value. */
	startedAt: z.string(),
	/** Store time (milliseconds) of the same moment: compared with when a record was first seen. */
	begun: z.number(),
	/** Highest stamp seen so far, in the system's own text form. */
	maxStamp: z.string().optional(),
	/** How many pages were read. */
	pages: z.number().int(),
});
export type Walk = z.infer<typeof walkSchema>;

/** How far a side has been read. Stored with the flow; moves only when Reconcile commits the page. */
export const readStateSchema = z.object({
	/** Since-value of the feed, in the system's own text form; absent before the first complete pass. */
	since: z.string().optional(),
	feed: walkSchema.optional(),
	pass: walkSchema.optional(),
	/** Last complete pass: its id, and when it began and ended (store time, milliseconds). */
	passDone: z.object({ id: z.string(), begun: z.number(), ended: z.number() }).optional(),
	/** When the last walk began (store time) that read everything there was: pass or feed. */
	completeAsOf: z.number().optional(),
});
export type ReadState = z.infer<typeof readStateSchema>;

export const sideTicketSchema = z.object({
	/** The account earlier runs have read; another one stops the flow before anything is read. */
	account: z.string().optional(),
	state: readStateSchema,
	/** Revision of `state`: a page is committed only while this is still the stored one. */
	rev: z.number().int(),
	/** Begin (or go on with) a complete pass in this run. */
	fullPass: z.boolean(),
	/** At most this many records are read from listings in this run. */
	limit: z.number().int().positive(),
	/** Ids whose values are needed; read one by one, or found in the pass. */
	wanted: z.array(z.string()),
});
export type SideTicket = z.infer<typeof sideTicketSchema>;

/** Handed out by Start Run: the right to read, plan and write for one flow until the lease ends. */
export const ticketSchema = z.object({
	kind: z.literal('ticket'),
	flow: z.string().min(1),
	run: z.number().int(),
	/** Fencing token: grows with every lease of the flow. */
	token: z.number().int(),
	/** Hash of the settings (all nodes from Start Run to Reconcile). */
	hash: z.string(),
	/** `preview` reads and reports, and writes nothing to either system. */
	mode: z.enum(['preview', 'live']),
	left: sideTicketSchema,
	right: sideTicketSchema,
});
export type Ticket = z.infer<typeof ticketSchema>;

/** A record as Get Changes read it. */
export const changeMetaSchema = z.object({
	kind: z.literal('change'),
	flow: z.string(),
	run: z.number().int(),
	side: sideSchema,
	/** `<system>.<entity>`, for example `membercare.person`. */
	entity: z.string(),
	id: z.string().min(1),
	/** The system's own stamp text, never compared with that of another system. */
	modifiedAt: z.string().optional(),
	version: z.string().optional(),
	deleted: z.boolean().optional(),
	/** Our reference as found in the record (external reference field, foreign system mapping). */
	reference: z.string().optional(),
	/** See `EntityRecord.mark` and `EntityRecord.movedTo`. */
	mark: z.string().optional(),
	movedTo: z.string().optional(),
	/** Check sum over the identity above; a record whose identity was swapped is refused. */
	sum: z.string(),
});
export type ChangeMeta = z.infer<typeof changeMetaSchema>;

const isTextOrNone = (value: unknown): boolean => value === undefined || typeof value === 'string';

/**
 * The schema above by hand, for the one place where it is asked for every record of a run: it takes a
 * twentieth of the time. A test holds the two together.
 */
export function isChangeMeta(value: unknown): value is ChangeMeta {
	if (typeof value !== 'object' || value === null) return false;
	const meta = value as Record<keyof ChangeMeta, unknown>;
	return (
		meta.kind === 'change' &&
		typeof meta.flow === 'string' &&
		Number.isInteger(meta.run) &&
		(meta.side === 'left' || meta.side === 'right') &&
		typeof meta.entity === 'string' &&
		typeof meta.id === 'string' &&
		meta.id !== '' &&
		isTextOrNone(meta.modifiedAt) &&
		isTextOrNone(meta.version) &&
		(meta.deleted === undefined || typeof meta.deleted === 'boolean') &&
		isTextOrNone(meta.reference) &&
		isTextOrNone(meta.mark) &&
		isTextOrNone(meta.movedTo) &&
		typeof meta.sum === 'string'
	);
}

export const operationKindSchema = z.enum([
	'create',
	'update',
	'archive',
	'restore',
	'delete',
	'confirmGone',
]);

/** One write to do, made by Reconcile. The item's other fields are the target's own, only those to write. */
export const operationMetaSchema = z.object({
	kind: z.literal('operation'),
	flow: z.string(),
	run: z.number().int(),
	/** Fencing token of the run that emitted it; a claim under an older token is refused. */
	token: z.number().int(),
	/** The side that is written to. */
	side: sideSchema,
	op: z.number().int(),
	do: operationKindSchema,
	entity: z.string(),
	id: z.string().optional(),
	reference: z.string(),
	attempt: z.number().int(),
	sum: z.string(),
});
export type OperationMeta = z.infer<typeof operationMetaSchema>;

export const outcomeKindSchema = z.enum([
	'done',
	'notSent',
	'unknown',
	'changedMeanwhile',
	'rejected',
	'gone',
]);
export type OutcomeKind = z.infer<typeof outcomeKindSchema>;

/** Emitted by Apply Change beside the record as read back. */
export const outcomeMetaSchema = z.object({
	kind: z.literal('outcome'),
	flow: z.string(),
	run: z.number().int(),
	side: sideSchema,
	op: z.number().int(),
	do: operationKindSchema,
	outcome: outcomeKindSchema,
	id: z.string().optional(),
	/** Target fields that were written and accepted. */
	fields: z.array(z.string()).optional(),
	/** What happened and what to do, for people. Never called `error`: n8n would retry the node. */
	problem: z.string().optional(),
});
export type OutcomeMeta = z.infer<typeof outcomeMetaSchema>;
