/** The alarm: nothing as long as flows run, one item for each that has stopped. */
import { PEOPLE_FLOW, workflowId } from '../../demo/lab';
import { itemsOf } from '../../host';
import { ALARM, ALARM_NODES } from '../../tools/templates/people/alarm';
import { lastRan } from './store';
import type { World } from './world';

export function alarmTests(given: () => World): void {
	const told = async (): Promise<unknown[]> => {
		const { host } = given().lab;
		const record = await host.run(workflowId(ALARM));
		expect(record.status).toBe('success');
		return itemsOf(host.runData(record), ALARM_NODES.tell).map(({ json }) => json);
	};

	test('rule 35: a flow that has not run for three days is told of, one that runs is not', async () => {
		const world = given();
		await world.settle();
		expect(await told()).toEqual([]);
		await world.lab.host.unpublish(workflowId(PEOPLE_FLOW));
		lastRan(world, PEOPLE_FLOW, Date.now() - 3 * 86_400_000);
		expect(await told()).toMatchObject([
			{ flow: PEOPLE_FLOW, silence: expect.stringContaining('no successful run since') },
		]);
		await world.lab.host.publish(workflowId(PEOPLE_FLOW));
		await world.settle();
		expect(await told()).toEqual([]);
	});
}
