import { signal } from '@preact/signals';
import { api, request, type Schemas } from '../api/client';

// What may be chosen and how it is named: read once for each sign-in and kept, since it changes only with the
// configuration. Everybody who is signed in may read it.

export const deskOptions = signal<Schemas['DeskOptions'] | undefined>(undefined);
export const hotlines = signal<readonly Schemas['Named'][]>([]);
export const measures = signal<readonly Schemas['Measure'][]>([]);

/** Reads the choices that the person's pages need. Failures leave them empty; a page that needs one reads again. */
export async function loadOptions(): Promise<void> {
  await Promise.allSettled([
    request(api.GET('/hotlines')).then((v) => (hotlines.value = v)),
    request(api.GET('/measures')).then((v) => (measures.value = v)),
    request(api.GET('/desk/options')).then((v) => (deskOptions.value = v)),
  ]);
}

/** Forgets them, for the next person. */
export function dropOptions(): void {
  deskOptions.value = undefined;
  hotlines.value = [];
  measures.value = [];
}

/** The hotline's name by its id, as lists carry it. */
export function hotlineName(id: string): Record<string, string> {
  return hotlines.value.find((h) => h.id === id)?.name ?? { 'zh-CN': id, en: id };
}

/** The required response of a grade, where the configuration words it. */
export function gradeOption(grade: Schemas['Grade']): Schemas['GradeOption'] | undefined {
  return deskOptions.value?.grades.find((g) => g.grade === grade);
}

/** The category's name by its id; undefined where the configuration does not have it any more. */
export function categoryName(id: string): Record<string, string> | undefined {
  return deskOptions.value?.categories.find((c) => c.id === id)?.name;
}
