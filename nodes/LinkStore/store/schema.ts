/**
 * The schema, as steps that are only ever added to. Step n brings a store from version n to n + 1.
 * Times are milliseconds of the database's clock; JSON columns are text.
 */
export const MIGRATIONS: string[][] = [
	[
		`create table flow (
			name text primary key,
			workflow_id text,
			approved_hash text, approved_at bigint, settings text,
			phase text not null default 'new',
			token bigint not null default 0,
			run bigint not null default 0,
			lease_run bigint, lease_until bigint, lease_holder text,
			fired_run bigint, fired_until bigint,
			requests bigint not null default 0, requests_seen bigint not null default 0,
			full_requested text,
			next_at bigint not null default 0, delay bigint not null default 0,
			interval_ms bigint not null default 300000,
			progress bigint not null default 0, progress_at_start bigint not null default 0,
			work_left integer not null default 0,
			planned text,
			stop_kind text, stop_text text, stop_count bigint, confirmed text,
			last_success bigint, last_failure bigint, last_problem text,
			created_at bigint not null
		)`,
		`create table side (
			flow text not null, side text not null,
			account text, description text, zone text,
			state text not null default '{}', rev bigint not null default 0,
			paused_until bigint not null default 0, pause_delay bigint not null default 0, pause_text text,
			primary key (flow, side)
		)`,
		`create table preview (
			flow text not null, hash text not null,
			state_left text not null default '{}', rev_left bigint not null default 0,
			state_right text not null default '{}', rev_right bigint not null default 0,
			settings text, report text, complete_at bigint, created_at bigint not null,
			primary key (flow, hash)
		)`,
		`create table page (
			flow text not null, run bigint not null, side text not null,
			hash text not null, token bigint not null,
			from_rev bigint not null, state text not null,
			ids text not null, missing text not null default '[]',
			pass_id text, pass_ended integer not null default 0,
			begun bigint not null, read_at bigint, stored bigint not null,
			committed integer not null default 0,
			primary key (flow, run, side)
		)`,
		`create index page_pass on page (flow, side, pass_id)`,
		`create table entry (
			flow text not null, hash text not null, side text not null, id text not null,
			raw text, stamp text, seen text, common text, reference text, derived text,
			empty_rows text,
			first_seen bigint not null, read_at bigint,
			todo integer not null default 1, excluded integer not null default 0, note text,
			primary key (flow, hash, side, id)
		)`,
		`create index entry_unlinked on entry (flow, hash, side) where note is null or note <> 'linked'`,
		`create index entry_todo on entry (flow, hash, side, todo)`,
		`create index entry_reference on entry (flow, hash, side, reference)`,
		`create index entry_derived on entry (flow, hash, side, derived)`,
		`create table entry_key (
			flow text not null, hash text not null, side text not null,
			kind text not null, print text not null, id text not null,
			primary key (flow, hash, side, kind, print, id)
		)`,
		`create index entry_key_id on entry_key (flow, hash, side, id, kind, print)`,
		`create table link (
			id integer primary key,
			owner text not null,
			left_system text not null, left_entity text not null, left_id text,
			right_system text not null, right_entity text not null, right_id text,
			state text not null, source text not null,
			generation integer not null default 1, reference text,
			reason text, held_text text,
			gone_side text, gone_at bigint,
			meanwhile integer not null default 0,
			created_at bigint not null, ended_at bigint
		)`,
		`create unique index link_left on link (left_system, left_entity, left_id, right_system, right_entity)
			where state <> 'ended' and left_id is not null`,
		`create unique index link_right on link (right_system, right_entity, right_id, left_system)
			where state <> 'ended' and right_id is not null`,
		`create index link_left_any on link (left_system, left_entity, left_id)`,
		`create index link_right_any on link (right_system, right_entity, right_id)`,
		`create index link_left_id on link (left_id, owner)`,
		`create index link_right_id on link (right_id, owner)`,
		`create index link_owner on link (owner, state)`,
		`create index link_reference on link (reference)`,
		`create table link_side (
			flow text not null, side text not null, id text not null,
			link_id bigint not null,
			raw text, stamp text, read_at bigint,
			base text not null default '{}', seen text not null default '{}',
			created_at bigint not null,
			primary key (flow, side, id)
		)`,
		`create index link_side_link on link_side (link_id)`,
		`create table operation (
			id integer primary key,
			flow text not null, link_id bigint not null, side text not null, kind text not null,
			state text not null,
			attempt integer not null default 0, refusals integer not null default 0,
			record_id text, reference text not null,
			payload text, sources text not null default '{}', expected text not null default '{}',
			progress text, canary text, pass_id text, stop_kind text,
			token bigint, run bigint,
			first_sent bigint, deadline bigint, not_before bigint not null default 0,
			outcome text, problem text,
			planned_at bigint not null, settled_at bigint, values_until bigint
		)`,
		`create unique index operation_open on operation (link_id, side) where state in ('ready', 'sent')`,
		`create index operation_state on operation (flow, state)`,
		`create index operation_link on operation (link_id, side, id)`,
		`create table waiting (
			id integer primary key,
			flow text not null, link_id bigint not null, row_key text not null, row_title text not null,
			source_side text not null, source_id text not null,
			for_flows text not null, for_side text not null, for_id text not null,
			since bigint not null
		)`,
		`create unique index waiting_once on waiting (flow, link_id, row_key, for_id)`,
		`create index waiting_for on waiting (for_id)`,
		`create table reference (
			flow text not null, link_id bigint not null, row_key text not null,
			side text not null, system text not null, to_id text not null,
			primary key (flow, link_id, row_key, side, to_id)
		)`,
		`create index reference_to on reference (system, to_id)`,
		`create table wanted (
			id integer primary key,
			flow text not null, side text not null, record_id text not null,
			why text not null, link_id bigint, at bigint not null
		)`,
		`create unique index wanted_once on wanted (flow, side, record_id)`,
		`create table review (
			id integer primary key,
			flow text not null, kind text not null, subject text not null,
			link_id bigint, op bigint, side text, record_id text, row_key text, field text,
			text text not null, data text, values_until bigint,
			state text not null default 'open', created_at bigint not null,
			resolved_at bigint, resolution text
		)`,
		`create unique index review_open on review (flow, subject) where state = 'open'`,
		`create index review_link on review (link_id, state)`,
		`create table history (
			id integer primary key,
			flow text not null, at bigint not null, run bigint,
			link_id bigint, side text, record_id text,
			kind text not null, field text, text text, old text, new text, who text,
			values_until bigint
		)`,
		`create index history_flow on history (flow, at)`,
		`create table decision (
			id integer primary key,
			flow text not null, side text not null, record_id text not null,
			choice text not null, who text not null, role text not null, at bigint not null,
			before text, match_prints text
		)`,
		`create unique index decision_record on decision (flow, side, record_id)`,
		`create table alias (
			owner text not null, side text not null, form text not null, link_id bigint not null,
			primary key (owner, side, form)
		)`,
	],
	// Ids that return (marks) and ids that change (moves).
	[
		`alter table entry add column mark text`,
		`alter table link_side add column mark text`,
		`alter table link_side add column moved_to text`,
		`alter table link_side add column moved_why text`,
		`create index link_side_moved on link_side (flow, side) where moved_to is not null`,
		`alter table link add column left_mark text`,
		`alter table link add column right_mark text`,
		`alter table side add column discovered text`,
	],
	// Events that came by webhook: which were taken, and the newest version of each record they told of.
	[
		`create table seen_event (
			scope text not null, id text not null, at bigint not null,
			done integer not null default 0, attempt integer not null,
			until bigint not null, holder text not null,
			primary key (scope, id)
		)`,
		`create index seen_event_at on seen_event (at)`,
		`create table seen_version (
			scope text not null, record text not null, version bigint not null, at bigint not null,
			primary key (scope, record)
		)`,
		`create index seen_version_at on seen_version (at)`,
	],
	// Every page asks which of its records were left out before: mostly none.
	[`create index entry_excluded on entry (flow, hash, side, id) where excluded = 1`],
	// What people decide, what they need to see for it, and what was written how often.
	[
		`alter table decision add column rev bigint not null default 1`,
		`alter table decision add column reason text`,
		`alter table decision add column gone_at bigint`,
		`alter table flow add column live_since bigint`,
		`update flow set live_since = approved_at where approved_hash is not null`,
		`create index decision_choice on decision (flow, choice)`,
		`create table decision_key (
			flow text not null, side text not null, record_id text not null,
			kind text not null, print text not null,
			primary key (flow, side, record_id, kind, print)
		)`,
		`create index decision_key_print on decision_key (flow, side, kind, print, record_id)`,
		`create table label (
			flow text not null, side text not null, id text not null,
			title text not null, number text, detail text not null default '{}', search text not null,
			primary key (flow, side, id)
		)`,
		`create table once (
			scope text not null, key text not null, at bigint not null, result text,
			primary key (scope, key)
		)`,
		`alter table link_side add column written text`,
		`create index alias_link on alias (link_id)`,
		`create table quiet (
			flow text not null, side text not null, id text not null,
			changed_at bigint not null, since bigint not null, due bigint,
			primary key (flow, side, id)
		)`,
	],
];

export const SCHEMA_VERSION = MIGRATIONS.length;
