// SPDX-License-Identifier: EUPL-1.2
// The desk's script: small additions to pages that work without it.
import { startDrafts } from "./draft";
import { startKeeping } from "./keep";
import { startKeys } from "./keys";
import { startLetters } from "./letters";
import { startLinkFields } from "./link-field";
import { startList } from "./list";
import { startLive } from "./live";
import { startLook } from "./look";
import { startMenu } from "./menu";
import { startPalette } from "./palette";
import { startPane } from "./pane";
import { startReceive } from "./receive";
import { startRemember } from "./remember";
import { startReports } from "./report";
import { startScans } from "./scan";
import { startScrollers } from "./scroller";
import { startSharing } from "./share";
import { startSheetFiles } from "./sheet-file";
import { startSheets } from "./sheet";
import { startUploads } from "./upload";
import { startValues } from "./values";
import { startVisits } from "./visit";

/** State widgets come when a page first shows one. */
function loadWidgets(): void {
  if (document.querySelector("desk-grid") && !customElements.get("desk-grid"))
    void import("./grid").then((m) => customElements.define("desk-grid", m.DeskGrid));
}

document.documentElement.classList.add("live");
startLook();
startLinkFields();
startDrafts();
startMenu();
startLetters();
startList();
startKeys();
startPalette();
startPane();
startReceive();
startRemember();
startReports();
startScans();
startScrollers();
startUploads();
startSharing();
startSheetFiles();
startSheets();
startValues();
startVisits();
startKeeping();
startLive();
loadWidgets();
document.addEventListener("desk:page", loadWidgets);
