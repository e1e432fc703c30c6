import { ApiFailure, type FailureDetail } from '../../../nodes/shared/failure';
import { runSteps, updateResult, type Step } from '../../../nodes/shared/steps';
import type { Progress } from '../../../nodes/shared/entity';

const fail = (outcome: FailureDetail['outcome'], message: string = outcome): ApiFailure =>
	new ApiFailure(message, { outcome, scope: outcome === 'rejected' ? 'record' : 'side' });

function scene(plan: Record<string, ApiFailure | undefined>, done: string[] = []) {
	const events: string[] = [];
	const steps = Object.entries(plan).map(([name, failure]): Step => ({
		name,
		paths: [name],
		run: async () => {
			events.push(`call ${name}`);
			if (failure) throw failure;
		},
	}));
	const save = async (progress: Progress) => void events.push(`save ${progress.steps.join('+')}`);
	return { events, steps, save, progress: { id: '7', steps: done } };
}

test('rule 21: each step is saved before the next call', async () => {
	const { events, steps, save, progress } = scene({ a: undefined, b: undefined });
	const result = await runSteps(steps, progress, save);
	expect(events).toEqual(['call a', 'save a', 'call b', 'save a+b']);
	expect(result).toEqual({ written: ['a', 'b'], failures: [] });
});

test('rule 21: a refused step keeps the others from nothing and gets no baseline', async () => {
	const { steps, save, progress } = scene({
		a: undefined,
		b: fail('rejected', 'no b'),
		c: undefined,
	});
	const result = await runSteps(steps, progress, save);
	expect(updateResult(['a', 'b', 'c', 'same'], steps, result)).toEqual({
		written: ['a', 'c', 'same'],
		problem: 'no b',
	});
});

test('rule 3: an unknown outcome is thrown, whatever was written before', async () => {
	const { steps, save, progress, events } = scene({
		a: undefined,
		b: fail('unknown'),
		c: undefined,
	});
	await expect(runSteps(steps, progress, save)).rejects.toMatchObject({
		detail: { outcome: 'unknown' },
	});
	expect(events).toEqual(['call a', 'save a', 'call b']);
});

test('rule 29: a side out of reach is thrown, unless something was written', async () => {
	const first = scene({ a: fail('notSent'), b: undefined });
	await expect(runSteps(first.steps, first.progress, first.save)).rejects.toMatchObject({
		detail: { outcome: 'notSent', scope: 'side' },
	});
	const second = scene({ a: undefined, b: fail('notSent', 'later'), c: undefined });
	const result = await runSteps(second.steps, second.progress, second.save);
	expect(second.events).not.toContain('call c');
	expect(updateResult(['a', 'b', 'c'], second.steps, result)).toEqual({
		written: ['a'],
		problem: 'later',
	});
});

test('all refused is thrown as one', async () => {
	const { steps, save, progress } = scene({
		a: fail('rejected', 'no a'),
		b: fail('rejected', 'no b'),
	});
	const result = await runSteps(steps, progress, save);
	expect(() => updateResult(['a', 'b'], steps, result)).toThrow('no a; no b');
});

test('a step whose effect cannot be read is done once', async () => {
	const { steps, save, progress, events } = scene({ a: undefined }, ['a']);
	steps[0].blind = true;
	expect(await runSteps(steps, progress, save)).toEqual({ written: ['a'], failures: [] });
	expect(events).toEqual([]);
});

test('defects are no refusals', async () => {
	const { steps, save, progress } = scene({ a: undefined });
	steps[0].run = async () => {
		throw new TypeError('a defect');
	};
	await expect(runSteps(steps, progress, save)).rejects.toThrow(TypeError);
});
