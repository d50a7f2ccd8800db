#include "ui/dialogs/export_dialog.h"
#include "ui/shell/activity_strip.h"
#include "ui/shell/main_window.h"
#include "ui/tables/format.h"

#include <QFileInfo>

namespace groundswell::ui {

void MainWindow::exportRows() {
    const Page* page = currentPage();
    if (!hasWorkspace() || page == nullptr) return;
    std::optional<pipeline::ExportRequest> screen = page->exportRequest();
    if (!screen) return;
    if (screen->what == pipeline::ExportWhat::Table) return exportTable(std::move(*screen), m_pageNames[m_page]);
    if (auto* open = findChild<ExportDialog*>()) open->close();
    screen->textQuery = utf8(m_filter->values().search.trimmed());
    screen->title = m_setup.service.workspace()->name;
    auto* dialog = new ExportDialog(m_setup.service, m_settings, std::move(*screen), this);
    connect(dialog, &ExportDialog::exportRequested, this,
            [this, name = m_pageNames[m_page], dialog = QPointer<QDialog>(dialog)](
                const pipeline::ExportRequest& request) { chooseExportFile(name, request, dialog); });
    dialog->open();
}

void MainWindow::chooseExportFile(const QString& name, pipeline::ExportRequest request, QPointer<QDialog> dialog) {
    const QString suffix = ExportDialog::suffixOf(request.format);
    QWidget* asker = dialog ? static_cast<QWidget*>(dialog) : this;
    m_setup.seams.saveFile(asker, tr("Export"), name + suffix,
                           tr("Files of this format (*%1);;All files (*)").arg(suffix),
                           [this, request = std::move(request), suffix, dialog](QString file) mutable {
                               if (file.isEmpty()) return;
                               if (QFileInfo(file).suffix().isEmpty()) file += suffix;
                               request.file = std::filesystem::path(utf8(file));
                               m_setup.service.startExport(std::move(request));
                               if (dialog) dialog->accept();
                           });
}

}  // namespace groundswell::ui
