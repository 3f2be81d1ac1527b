// The editor: CodeMirror over the text of a pad, with the cursor of who writes beside. Tab leaves it; colours are classes (pads.css).
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState, Prec, RangeSetBuilder } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, highlightActiveLine, keymap, lineNumbers, ViewPlugin, type ViewUpdate, WidgetType } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { yCollab, yUndoManagerKeymap } from "y-codemirror.next";
import * as Y from "yjs";
import { javascript } from "./javascript";
import type { OpenPad } from "./link";

/** The name of who writes there, after their cursor. */
class Flag extends WidgetType {
  constructor(readonly name: string, readonly teaches: boolean) {
    super();
  }
  override eq(other: Flag): boolean {
    return other.name === this.name && other.teaches === this.teaches;
  }
  toDOM(): HTMLElement {
    const flag = document.createElement("span");
    flag.className = this.teaches ? "cm-other cm-other-teaches" : "cm-other";
    flag.setAttribute("aria-hidden", "true");
    flag.dataset["name"] = this.name; // drawn by the style sheet: it is no part of the text
    return flag;
  }
}

function others(pad: OpenPad) {
  const plugin = ViewPlugin.fromClass(
    class {
      decorations: DecorationSet = Decoration.none;
      private hear = () => this.view.dispatch({});
      constructor(private view: EditorView) {
        pad.awareness.on("change", this.hear);
      }
      destroy(): void {
        pad.awareness.off("change", this.hear);
      }
      update(update: ViewUpdate): void {
        this.tell(update);
        const places: [number, Decoration][] = [];
        pad.awareness.getStates().forEach((state, client) => {
          const where = state["cursor"] as { head?: unknown } | undefined;
          const user = state["user"] as { name?: string; teaches?: boolean } | undefined;
          if (client === pad.doc.clientID || !where?.head || !user?.name) return;
          try {
            const at = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(where.head), pad.doc);
            if (at?.type === pad.text) places.push([Math.min(at.index, update.state.doc.length), Decoration.widget({ widget: new Flag(user.name.slice(0, 40), !!user.teaches), side: 1 })]);
          } catch {
            // a place that this document does not know yet
          }
        });
        const made = new RangeSetBuilder<Decoration>();
        for (const [at, flag] of places.sort((one, other) => one[0] - other[0])) made.add(at, at, flag);
        this.decorations = made.finish();
      }
      /** Where one's own cursor is, when it has moved. */
      private tell(update: ViewUpdate): void {
        if (!update.selectionSet && !update.focusChanged && !update.docChanged) return;
        const range = update.state.selection.main;
        const place = (at: number) => Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(pad.text, at)) as unknown;
        const cursor = update.view.hasFocus ? { anchor: place(range.anchor), head: place(range.head) } : null;
        const before = JSON.stringify(pad.awareness.getLocalState()?.["cursor"] ?? null);
        if (JSON.stringify(cursor) !== before) setTimeout(() => pad.awareness.setLocalState({ cursor }), 0);
      }
    },
    { decorations: (one) => one.decorations },
  );
  return plugin;
}

export class Editor {
  readonly view: EditorView;
  readonly undo: Y.UndoManager;
  private lock = new Compartment();

  constructor(place: HTMLElement, pad: OpenPad, label: string, write: boolean, nonce: string, run: () => void) {
    this.undo = new Y.UndoManager(pad.text);
    const go = () => {
      run();
      return true;
    };
    this.view = new EditorView({
      parent: place,
      state: EditorState.create({
        doc: pad.text.toString(),
        extensions: [
          EditorView.cspNonce.of(nonce), lineNumbers(), highlightActiveLine(), bracketMatching(), closeBrackets(), indentOnInput(), indentUnit.of("  "), EditorState.tabSize.of(2),
          javascript, syntaxHighlighting(classHighlighter), EditorView.lineWrapping, this.lock.of(locked(write)),
          Prec.high(keymap.of([{ key: "Mod-Enter", run: go }, ...yUndoManagerKeymap])), keymap.of([...closeBracketsKeymap, ...defaultKeymap]),
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", autocapitalize: "off", autocorrect: "off", translate: "no", dir: "ltr" }),
          EditorView.domEventHandlers({ beforeinput: over }), yCollab(pad.text, null, { undoManager: this.undo }), others(pad),
        ],
      }),
    });
  }

  set write(yes: boolean) {
    this.view.dispatch({ effects: this.lock.reconfigure(locked(yes)) });
  }

  get source(): string {
    return this.view.state.doc.toString();
  }
}

/** Typing over a choice: left to the browser, it writes styles of its own into the page, which our policy refuses. */
function over(event: InputEvent, view: EditorView): boolean {
  const { from, to, empty } = view.state.selection.main, words = event.data;
  if (event.inputType !== "insertText" || words === null || empty || event.isComposing || view.state.readOnly) return false;
  const plain = () => view.state.update({ changes: { from, to, insert: words }, selection: { anchor: from + words.length }, userEvent: "input.type" });
  if (!view.state.facet(EditorView.inputHandler).some((take) => take(view, from, to, words, plain))) view.dispatch(plain());
  event.preventDefault();
  return true;
}

const locked = (write: boolean) => [EditorState.readOnly.of(!write)];
