import type { Side } from '../../shared/contracts';
import type { EntityDescription, FieldDef } from '../../shared/entity';
import type { JsonValue } from '../../shared/json';

export type RowType =
	| 'text'
	| 'number'
	| 'money'
	| 'date'
	| 'dateTime'
	| 'boolean'
	| 'enum'
	| 'country'
	| 'phone'
	| 'email'
	| 'list'
	| 'constant'
	| 'link'
	| 'alias';

export type Direction = 'both' | 'toRight' | 'toLeft';
/**
 * Who wins when both sides changed a field differently. `newest`: the later of the two edits, where that can be told.
 * `default`: the flow's own policy.
 */
export type ConflictPolicy = 'left' | 'right' | 'ask' | 'newest' | 'default';
/** What becomes of an edit on the side that a one-way field does not read. */
export type OneWayPolicy = 'keep' | 'putBack' | 'review';

/** One row of a field map, as the user sets it in Reconcile. Plain data: it is stored and hashed. */
export interface FieldRow {
	/** Dotted path of the left field; empty for a constant written to the right. */
	left: string;
	/** Dotted path of the right field; empty for a constant written to the left. */
	right: string;
	type: RowType;
	direction: Direction;
	conflict: ConflictPolicy;
	oneWay: OneWayPolicy;
	options: RowOptions;
}

export interface RowOptions {
	/** `money`: ISO 4217 code that decides the minor units (0, 2 or 3 decimals). Default 2 decimals. */
	currency?: string;
	/** `number`, `money`: decimals kept. */
	scale?: number;
	/** `enum`, `boolean`: pairs of values; a left value may stand in several pairs (first match wins). */
	values?: Array<{ left: JsonValue; right: JsonValue }>;
	/** `phone`: calling code for numbers without one, for example `45`. */
	callingCode?: string;
	/** `constant`: the value. */
	constant?: JsonValue;
	/** `link`: names of the flows whose links translate the id, in the order they are tried. */
	flows?: string[];
	/** `link`: the record may be written without this reference when the other end can never be linked. */
	optional?: boolean;
	/** `alias`: what the target does to the number; two numbers that become one are held for review. */
	alias?: {
		digitsOnly?: boolean;
		dropLeadingZeros?: boolean;
		maxLength?: number;
		keep?: 'start' | 'end';
		case?: 'upper' | 'lower';
		/** Characters that stay, as a list with ranges: `A-Z0-9-`. All others are dropped, or refused. */
		allowed?: string;
		/** A number with other characters is not carried; a person is told. */
		refuse?: boolean;
	};
	/** `list`: the columns of a line; names are relative to the line. */
	columns?: FieldRow[];
}

export interface MatchKey {
	/** Left paths of mapped rows; all of them must be filled and equal for a match. */
	fields: string[];
}

export type DeletePolicy = 'endLink' | 'archive' | 'delete';

/** Everything an administrator approves. */
export interface FlowSettings {
	flow: string;
	/** Flow that owns the links; a facet flow names another one and creates nothing. */
	linksOf: string;
	left: string;
	right: string;
	map: FieldRow[];
	match: MatchKey[];
	createRight: boolean;
	createLeft: boolean;
	/** What happens to the other record when one is gone. */
	whenLeftGone: DeletePolicy;
	whenRightGone: DeletePolicy;
	/** Who wins where both have a different value when a link is made. */
	firstSync: 'left' | 'right' | 'ask';
	conflict: Exclude<ConflictPolicy, 'default'>;
	/** Records without a person's decision: synchronize, or wait for one. */
	withoutDecision: 'synchronize' | 'wait';
	/** Left records that match nothing and are not created: a list to look at, or (with a filled match key) a review. */
	withoutPartner?: 'list' | 'ask';
	/** Names and numbers of the records are kept, so that people can be shown lists of them. */
	keepNames?: boolean;
	/** A record that was changed less than so many seconds ago is left alone for the moment. */
	quietSeconds?: number;
	/** Hours between complete passes of a side that has a feed. */
	fullPassHours: number;
	/** Days that values are kept in the history; 0 keeps none. */
	historyDays: number;
	/** Refusals of one operation before it goes to review. */
	maxAttempts: number;
	/** Seconds between runs, at most; older payloads are read again. */
	intervalSeconds: number;
}

/** A row with all that the pure functions need, ready to convert, compare and fingerprint. */
export interface CompiledRow extends FieldRow {
	/** Short hash of the row's meaning: a changed row is a new field without baseline. */
	key: string;
	/** Name for people: `left path ↔ right path`. */
	title: string;
	/** What the entities say about the two ends; undefined for fields computed on the canvas. */
	defs: Record<Side, FieldDef | undefined>;
	zones: Record<Side, string>;
	/** Compiled columns of a list. */
	columns?: CompiledRow[];
}

/**
 * A value as both sides agree on it.
 * `norm` decides equality and makes the fingerprint; `value` is what gets converted for the other side.
 * For `link` rows `norm` and `value` hold the id in the side's own system.
 */
export type Parsed =
	{ empty: boolean; norm: string; value: JsonValue; invalid?: undefined } | { invalid: string };

export interface CompiledFlow {
	settings: FlowSettings;
	rows: CompiledRow[];
	/** Rows by key. */
	byKey: Map<string, CompiledRow>;
	entities: Record<Side, EntityDescription>;
	zones: Record<Side, string>;
	/** Hash over the rows: the raw sums of records depend on it. */
	mapHash: string;
}
