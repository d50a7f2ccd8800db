#include "ui/dialogs/edit_dialog.h"
#include "ui/dialogs/help_window.h"
#include "ui/dialogs/new_workspace_dialog.h"
#include "ui/shell/activity_strip.h"
#include "ui/shell/main_window.h"

#include <QFileDialog>
#include <QPointer>
#include <QTimer>

#include <utility>

namespace groundswell::ui {

void MainWindow::showUnsaved() {
    QStringList sentences;
    for (const Page* page : std::as_const(m_pages)) {
        if (const QString sentence = page->unsavedWork(); !sentence.isEmpty()) sentences << sentence;
    }
    m_strip->setUnsaved(sentences.join(QChar(u' ')));
}

bool MainWindow::asksAboutUnsaved(const QString& yes, std::function<void()> goOn) {
    QStringList sentences;
    for (const Page* page : std::as_const(m_pages)) {
        if (const QString sentence = page->unsavedWork(); !sentence.isEmpty()) sentences << sentence;
    }
    for (const EditDialog* dialog : findChildren<EditDialog*>()) {
        if (const QString sentence = dialog->unsavedWork(); !sentence.isEmpty()) sentences << sentence;
    }
    if (m_discards || sentences.isEmpty()) return false;
    m_setup.seams.confirm(this, sentences.join(QChar(u' ')), yes,
                          [window = QPointer(this), goOn = std::move(goOn)](bool agreed) {
                              if (!window || !agreed) return;
                              // A window that is just being closed is not closed by a call from inside.
                              QTimer::singleShot(0, window, [window, goOn] {
                                  window->m_discards = true;
                                  goOn();
                                  if (window) window->m_discards = false;
                              });
                          });
    return true;
}

// EditDialog::reject() would ask; who opens another workspace was asked already.
void MainWindow::closeDialogs() {
    for (QDialog* dialog : findChildren<QDialog*>()) {
        // These are of no workspace, and a file chooser answers before it is closed.
        const bool stays = qobject_cast<NewWorkspaceDialog*>(dialog) != nullptr ||
                           qobject_cast<HelpWindow*>(dialog) != nullptr ||
                           qobject_cast<QFileDialog*>(dialog) != nullptr;
        if (dialog->isVisible() && !stays) dialog->done(QDialog::Rejected);
    }
}

}  // namespace groundswell::ui
