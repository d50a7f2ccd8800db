#include "ui/dialogs/new_workspace_dialog.h"
#include "ui/pages/sources_page.h"
#include "ui/shell/activity_strip.h"
#include "ui/shell/describe.h"
#include "ui/shell/main_window.h"
#include "ui/tables/format.h"

#include <QAction>

namespace groundswell::ui {

void MainWindow::makeSourceActions() {
    const auto add = [this](const char* name, const QString& words, const char* iconName, auto call) {
        QAction* made = action(QString::fromLatin1(name), words, {}, QString::fromLatin1(iconName));
        connect(made, &QAction::triggered, this, call);
        m_workspaceActions << made;
    };
    add("workspaceSettings", tr("Workspace &settings…"), "columns", [this] { m_sources->editWorkspace(); });
    add("duplicateWorkspace", tr("&Duplicate workspace"), "folder", [this] { duplicateWorkspace(); });
    add("showFolder", tr("Show the folder’s &path"), "folder",
        [this] { m_strip->say(isolated(text(m_setup.service.workspaceFolder().string()))); });
    add("addFeed", tr("Add &feed…"), "plus", [this] { m_sources->addFeed(); });
    add("addSource", tr("&Add source…"), "plus", [this] { m_sources->addSource(); });
    add("importOpml", tr("Import feeds (&OPML)…"), "import", [this] { m_sources->importList(); });
    add("exportOpml", tr("Ex&port feeds (OPML)…"), "export", [this] { m_sources->exportList(); });
    add("fetchNew", tr("&New since the last run"), "fetch", [this] { fetch({}); });
    add("fetchRange", tr("&Date range…"), "calendar", [this] { m_sources->fetchRange(); });
    add("backfillGaps", tr("&Back-fill gaps…"), "retry", [this] { m_sources->backfillAll(); });
    add("stopAll", tr("&Stop all"), "cancel", [this] { stopAllJobs(); });
    connect(m_sources, &SourcesPage::listsChosen, this, &MainWindow::takeLists);
    connect(m_sources, &SourcesPage::settingsChanged, this, [this] {
        showWorkspaceState();
        fillFetchMenu();
        listWorkspaces();
    });
}

void MainWindow::stopAllJobs() {
    for (const pipeline::JobStatus& job : m_setup.service.jobs()) {
        if (!pipeline::hasEnded(job.state)) m_setup.service.cancelJob(job.id);
    }
}

void MainWindow::duplicateWorkspace() {
    const auto& workspace = m_setup.service.workspace();
    if (!workspace) return;
    const QString name = tr("%1 copy").arg(text(workspace->name));
    std::string id = idFromName(text(workspace->id).left(50) + QStringLiteral(" copy"));
    if (id.empty()) id = "copy";
    m_createTicket = m_setup.service.duplicateWorkspace(std::move(id), utf8(name),
                                                        [this](const core::Result<pipeline::WorkspaceEntry>& entry) {
                                                            if (!entry)
                                                                return m_strip->say(describeError(entry.error()), true);
                                                            openWorkspace(text(entry->id));
                                                        });
}

}  // namespace groundswell::ui
