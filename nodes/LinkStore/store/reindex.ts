import { one, run, type Tx } from './tx';

/**
 * Every fingerprint holds the version of the normal form it was made with. When that changes, none can be
 * compared any more, and "different" would say nothing: the links stay, their baselines go, and each flow
 * previews and waits for approval. After that the first-sync rule settles every pair.
 */
export function* renewFingerprints(normalForm: string): Tx<void> {
	const known = yield* one<{ value: string }>("select value from meta where name = 'normal_form'");
	if (known?.value === normalForm) return;
	yield* run("update meta set value = ? where name = 'normal_form'", normalForm);
	yield* run("update link_side set base = '{}', seen = '{}', raw = null");
	yield* run("update operation set state = 'dropped', payload = null where state = 'ready'");
	for (const table of [
		'entry',
		'entry_key',
		'preview',
		'wanted',
		'page',
		'alias',
		'decision_key',
	]) {
		yield* run(`delete from ${table}`);
	}
	yield* run(
		`update flow set approved_hash = null, phase = 'new', planned = null, next_at = 0,
			last_problem = 'A new version of the package compares values in another way: look at the preview and approve it.'`,
	);
}
