import type { FailureRule, FailureRuleState } from './types';

export interface FailureRules {
	add(rule: FailureRule): string;
	list(): FailureRuleState[];
	clear(id?: string): void;
	/** The rule that hits this call, if any; counts the call for every rule that it matches. */
	hit(call: { method: string; path: string; body: string }): FailureRuleState | undefined;
	restore(rules: FailureRuleState[]): void;
}

function matches(rule: FailureRule, call: { method: string; path: string; body: string }): boolean {
	const { method, path, body } = rule.match ?? {};
	const methods = method === undefined ? [] : Array.isArray(method) ? method : [method];
	return (
		(methods.length === 0 || methods.some((one) => one.toUpperCase() === call.method)) &&
		(path === undefined || new RegExp(path).test(call.path)) &&
		(body === undefined || new RegExp(body).test(call.body))
	);
}

/** Bad expressions are refused when the rule is added, not in the middle of a test. */
function check(rule: FailureRule): void {
	if (rule.match?.path !== undefined) new RegExp(rule.match.path);
	if (rule.match?.body !== undefined) new RegExp(rule.match.body);
	if (rule.skip !== undefined && !(Number.isInteger(rule.skip) && rule.skip >= 0)) {
		throw new Error('skip must be a whole number of at least 0');
	}
	if (
		rule.times !== undefined &&
		rule.times !== 'always' &&
		!(Number.isInteger(rule.times) && rule.times >= 1)
	) {
		throw new Error("times must be a whole number of at least 1, or 'always'");
	}
}

export function createFailureRules(): FailureRules {
	let rules: FailureRuleState[] = [];
	let next = 1;
	return {
		add(rule) {
			check(rule);
			const id = rule.id ?? `rule-${next++}`;
			if (rules.some((other) => other.id === id)) throw new Error(`rule ${id} exists already`);
			rules.push({ ...structuredClone(rule), id, seen: 0, hits: 0 });
			return id;
		},
		list: () => structuredClone(rules),
		clear(id) {
			rules = id === undefined ? [] : rules.filter((rule) => rule.id !== id);
		},
		hit(call) {
			let chosen: FailureRuleState | undefined;
			for (const rule of rules) {
				if (!matches(rule, call)) continue;
				rule.seen += 1;
				const spent = rule.times !== 'always' && rule.hits >= (rule.times ?? 1);
				if (chosen || spent || rule.seen <= (rule.skip ?? 0)) continue;
				rule.hits += 1;
				chosen = rule;
			}
			return chosen;
		},
		restore(given) {
			rules = structuredClone(given);
		},
	};
}
