/** Rows of the store's tables, as the loop reads them. */

export interface FlowRow {
	name: string;
	workflow_id: string | null;
	approved_hash: string | null;
	approved_at: number | null;
	/** When it first went live; both sides had been read completely by then. */
	live_since: number | null;
	settings: string | null;
	/** `new` (never approved), `first` (first sync after an approval), `steady`. */
	phase: 'new' | 'first' | 'steady';
	token: number;
	run: number;
	lease_run: number | null;
	lease_until: number | null;
	/** Process that holds the lease. */
	lease_holder: string | null;
	fired_run: number | null;
	fired_until: number | null;
	requests: number;
	requests_seen: number;
	full_requested: string | null;
	next_at: number;
	delay: number;
	interval_ms: number;
	progress: number;
	progress_at_start: number;
	work_left: number;
	planned: string | null;
	stop_kind: string | null;
	stop_text: string | null;
	stop_count: number | null;
	confirmed: string | null;
	last_success: number | null;
	last_failure: number | null;
	last_problem: string | null;
}

export interface SideRow {
	flow: string;
	side: 'left' | 'right';
	account: string | null;
	description: string | null;
	/** Fields that users of the account have added there, as the entity last told them. */
	discovered: string | null;
	zone: string | null;
	state: string;
	rev: number;
	paused_until: number;
	pause_delay: number;
	pause_text: string | null;
}

export interface PreviewRow {
	flow: string;
	hash: string;
	state_left: string;
	rev_left: number;
	state_right: string;
	rev_right: number;
	settings: string | null;
	report: string | null;
	complete_at: number | null;
}

export interface PageRow {
	run: number;
	side: 'left' | 'right';
	hash: string;
	token: number;
	from_rev: number;
	state: string;
	ids: string;
	missing: string;
	pass_id: string | null;
	pass_ended: number;
	begun: number;
	read_at: number | null;
	stored: number;
	committed: number;
}

export interface EntryRow {
	id: string;
	raw: string | null;
	stamp: string | null;
	seen: string | null;
	common: string | null;
	empty_rows: string | null;
	reference: string | null;
	mark: string | null;
	first_seen: number;
	todo: number;
	excluded: number;
	note: string | null;
}

export interface LinkRow {
	id: number;
	owner: string;
	left_system: string;
	left_entity: string;
	left_id: string | null;
	right_system: string;
	right_entity: string;
	right_id: string | null;
	/** Marks of the records when the link ended: an id may be given away. */
	left_mark: string | null;
	right_mark: string | null;
	/** `pending`: a create is under way. `held`: a person must decide. `ended`: kept as a tombstone. */
	state: 'pending' | 'linked' | 'held' | 'ended';
	source: 'left' | 'right';
	generation: number;
	reference: string | null;
	reason: string | null;
	held_text: string | null;
	gone_side: 'left' | 'right' | null;
	gone_at: number | null;
	meanwhile: number;
	created_at: number;
	ended_at: number | null;
}

export interface LinkSideRow {
	flow: string;
	side: 'left' | 'right';
	id: string;
	link_id: number;
	raw: string | null;
	stamp: string | null;
	base: string;
	seen: string;
	mark: string | null;
	/** Id under which the record lives on, until it was read there; and how that is known. */
	moved_to: string | null;
	moved_why: string | null;
	/** Our last writes to each field, with their times; see flips.ts. */
	written: string | null;
	created_at: number;
}

export interface OperationRow {
	id: number;
	flow: string;
	link_id: number;
	side: 'left' | 'right';
	kind: 'create' | 'update' | 'archive' | 'restore' | 'delete' | 'confirmGone';
	/** `sent` without outcome is unknown. `dropped`: replaced by a newer plan. */
	state: 'ready' | 'sent' | 'done' | 'rejected' | 'dropped';
	attempt: number;
	refusals: number;
	record_id: string | null;
	reference: string;
	payload: string | null;
	sources: string;
	expected: string;
	progress: string | null;
	canary: string | null;
	pass_id: string | null;
	token: number | null;
	run: number | null;
	first_sent: number | null;
	deadline: number | null;
	not_before: number;
	outcome: string | null;
	problem: string | null;
	planned_at: number;
	settled_at: number | null;
}

export interface ReviewRow {
	id: number;
	flow: string;
	kind: string;
	subject: string;
	link_id: number | null;
	op: number | null;
	side: 'left' | 'right' | null;
	record_id: string | null;
	row_key: string | null;
	field: string | null;
	text: string;
	data: string | null;
	state: 'open' | 'resolved' | 'dropped';
	created_at: number;
	resolved_at: number | null;
	resolution: string | null;
}
