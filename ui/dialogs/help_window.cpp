#include "ui/dialogs/help_window.h"

#include "ui/shell/theme.h"

#include <QFile>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace groundswell::ui {

HelpWindow::HelpWindow(QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("helpWindow"));
    setWindowTitle(tr("Help and shortcuts"));
    resize(640, 640);
    auto* page = new QPlainTextEdit(this);
    page->setObjectName(QStringLiteral("helpText"));
    page->setAccessibleName(tr("Help"));
    page->setReadOnly(true);
    page->setFrameShape(QFrame::NoFrame);
    page->setFont(fontFor(Type::Mono));
    page->document()->setDocumentMargin(16);
    QFile file(QStringLiteral(":/help/help.txt"));
    if (file.open(QIODevice::ReadOnly)) page->setPlainText(QString::fromUtf8(file.readAll()));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(page);
}

}  // namespace groundswell::ui
