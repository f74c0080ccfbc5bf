import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, longest first, so that no core waits for one of them at the end. */
const LONGEST = [
  'model/mutants',
  'model/model',
  'domain/reference',
  'model/safeMode',
  'model/store',
  'model/',
  'campaign/attacks',
  'story/health',
  'story/inbound/starting',
  'story/faults/crash',
  'story/faults/host',
  'story/',
  'campaign/',
  'slack/views/',
];

function place({ moduleId }: TestSpecification): number {
  const at = LONGEST.findIndex((part) => moduleId.includes(`/test/${part}`));
  return at < 0 ? LONGEST.length : at;
}

export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => place(a) - place(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}
