#include "ui/dialogs/import_dialog.h"
#include "ui/dialogs/import_notice.h"
#include "ui/pages/sources_page.h"
#include "ui/pages/welcome_card.h"
#include "ui/shell/activity_strip.h"
#include "ui/shell/main_window.h"
#include "ui/tables/format.h"

#include <QDragEnterEvent>
#include <QMimeData>

#include <utility>

namespace groundswell::ui {

namespace {

// The source that files go into.
std::string sourceOfFiles(const config::WorkspaceConfig& workspace) {
    for (const config::SourceConfig& known : workspace.sources) {
        if (known.type == "file") return known.id;
    }
    return "files";
}

}  // namespace

void MainWindow::importFiles() {
    m_setup.seams.openFiles(this, tr("Import files"),
                            tr("Posts and articles (*.csv *.jsonl *.ndjson *.json *.xml *.gz *.zst);;Documents (*.pdf "
                               "*.html *.htm *.txt *.md);;Lists of feeds (*.opml);;All files (*)"),
                            [this](const QStringList& files) { takeFiles(files); });
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    takeFiles(draggedFiles(*event->mimeData()));
}

void MainWindow::takeFiles(const QStringList& files) {
    if (files.isEmpty()) return;
    if (!hasWorkspace()) return newWorkspace(files);
    QStringList lists;
    for (const QString& file : files)
        (file.endsWith(QStringLiteral(".opml"), Qt::CaseInsensitive) ? lists : m_filesToShow) << file;
    takeLists(lists);
}

void MainWindow::takeLists(const QStringList& lists) {
    m_listsToShow << lists;
    showNextFiles();
    if (!m_listsToShow.isEmpty()) {
        m_strip->say(formatCounted(m_listsToShow.size(), tr("%1 list of feeds comes next."),
                                   tr("%1 lists of feeds come next.")));
    }
}

void MainWindow::showNextFiles() {
    if (m_filesDialog || !hasWorkspace()) return;
    if (!m_filesToShow.isEmpty()) {
        m_filesDialog = showImport(std::exchange(m_filesToShow, {}));
    } else if (!m_listsToShow.isEmpty()) {
        m_filesDialog = m_sources->importListFile(m_listsToShow.takeFirst());
    } else {
        return;
    }
    // Later: none opens while another one is being closed.
    connect(
        m_filesDialog, &QDialog::finished, this,
        [this, finished = m_filesDialog.data()] {
            if (m_filesDialog == finished) m_filesDialog.clear();
            showNextFiles();
        },
        Qt::QueuedConnection);
}

QDialog* MainWindow::showImport(const QStringList& files) {
    const std::string source = sourceOfFiles(*m_setup.service.workspace());
    auto* dialog = new ImportDialog(pageContext(), files, source, this);
    connect(dialog, &ImportDialog::importRequested, this,
            [this, files, source](const std::vector<pipeline::TableChoice>& tables) {
                std::vector<std::string> paths;
                for (const QString& file : files) paths.push_back(utf8(file));
                m_setup.service.startImport(std::move(paths), source, tables);
            });
    dialog->open();
    return dialog;
}

void MainWindow::importEnded(const pipeline::JobStatus& job) {
    if (job.run.isNone()) return m_importNotice->showImport(job, {});
    m_importIssueTickets[job.run] =
        m_setup.service.runIssues(job.run, [this, job](const core::Result<std::vector<domain::RunIssue>>& issues) {
            m_importIssueTickets.erase(job.run);
            m_importNotice->showImport(job, issues ? *issues : std::vector<domain::RunIssue>());
        });
}

void MainWindow::forgetImports() {
    m_importIssueTickets.clear();
    m_importNotice->forget();
}

void MainWindow::showImportedItems(core::RunId run, const QString& name, const QString& source) {
    FilterValues values;
    if (!run.isNone()) {
        values.run = run;
        values.runName = name;
    } else if (!source.isEmpty()) {
        values.sources = {utf8(source)};
    }
    m_filter->setValues(std::move(values));
    showPage(QStringLiteral("content"));
}

}  // namespace groundswell::ui
