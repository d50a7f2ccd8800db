#include "ui/dialogs/help_window.h"

#include "ui/shell/text_label.h"
#include "ui/shell/theme.h"

#include <QAction>
#include <QCoreApplication>
#include <QFile>
#include <QHeaderView>
#include <QPlainTextEdit>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>

namespace groundswell::ui {

namespace {

// Compiled into the program.
QString builtInText(const QString& name) {
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QPlainTextEdit* textPage(const QString& name, const QString& accessible, const QString& words, QWidget* parent) {
    auto* page = new QPlainTextEdit(parent);
    page->setObjectName(name);
    page->setAccessibleName(accessible);
    page->setReadOnly(true);
    page->setTabChangesFocus(true);
    page->setFrameShape(QFrame::NoFrame);
    page->setFont(fontFor(Type::Mono));
    page->document()->setDocumentMargin(16);
    page->setPlainText(words);
    return page;
}

QWidget* aboutPage(QWidget* parent) {
    auto* page = new QWidget(parent);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(16, 16, 16, 0);
    column->setSpacing(8);
    column->addWidget(
        new TextLabel(HelpWindow::tr("Groundswell %1").arg(QStringLiteral(GROUNDSWELL_VERSION)), Type::Number));
    column->addWidget(
        new TextLabel(HelpWindow::tr("See what is rising in the posts and articles that you follow, why, "
                                     "since when, and who carries it.")));
    column->addWidget(new TextLabel(HelpWindow::tr("Free software under the GNU General Public License, version 3 or "
                                                   "later. It comes without any warranty."),
                                    Type::Body, Tone::Text2));
    column->addWidget(new TextLabel(HelpWindow::tr("Built with Qt %1.").arg(QString::fromLatin1(qVersion())),
                                    Type::Caption, Tone::Text2));
    column->addWidget(textPage(QStringLiteral("licenceText"), HelpWindow::tr("Licence"),
                               builtInText(QStringLiteral(":/about/LICENSE")), page),
                      1);
    return page;
}

}  // namespace

HelpWindow::HelpWindow(QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("helpWindow"));
    setWindowTitle(tr("Help and shortcuts"));
    resize(720, 640);
    m_parts = new QTabWidget(this);
    m_parts->setObjectName(QStringLiteral("helpParts"));
    m_parts->setAccessibleName(tr("Parts of the help"));
    m_parts->setDocumentMode(true);
    m_parts->addTab(
        textPage(QStringLiteral("helpText"), tr("Help"), builtInText(QStringLiteral(":/help/help.txt")), this),
        tr("Help"));
    m_shortcuts = new QTableWidget(0, 2, this);
    m_shortcuts->setObjectName(QStringLiteral("shortcutTable"));
    m_shortcuts->setAccessibleName(tr("Shortcuts"));
    m_shortcuts->setHorizontalHeaderLabels({tr("Keys"), tr("What they do")});
    m_shortcuts->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_shortcuts->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_shortcuts->setTabKeyNavigation(false);
    m_shortcuts->setShowGrid(false);
    m_shortcuts->setFrameShape(QFrame::NoFrame);
    m_shortcuts->verticalHeader()->hide();
    m_shortcuts->verticalHeader()->setDefaultSectionSize(24);
    m_shortcuts->horizontalHeader()->setStretchLastSection(true);
    m_shortcuts->setColumnWidth(0, 200);
    m_parts->addTab(m_shortcuts, tr("Shortcuts"));
    m_parts->addTab(textPage(QStringLiteral("newsText"), tr("What is new"),
                             builtInText(QStringLiteral(":/about/CHANGELOG.md")), this),
                    tr("What is new"));
    m_parts->addTab(aboutPage(this), tr("About"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    column->addWidget(m_parts);
}

void HelpWindow::setActions(const QList<QAction*>& actions) {
    m_shortcuts->setRowCount(0);
    for (const QAction* action : actions) {
        if (action->shortcuts().isEmpty()) continue;
        QStringList keys;
        for (const QKeySequence& one : action->shortcuts()) keys << one.toString(QKeySequence::NativeText);
        QString words = action->text();
        words.remove(QChar(u'&'));
        const int row = m_shortcuts->rowCount();
        m_shortcuts->insertRow(row);
        m_shortcuts->setItem(row, 0, new QTableWidgetItem(keys.join(tr(" or "))));
        m_shortcuts->setItem(row, 1, new QTableWidgetItem(words));
    }
}

void HelpWindow::showPart(Part part) {
    m_parts->setCurrentIndex(static_cast<int>(part));
    show();
    raise();
    activateWindow();
}

}  // namespace groundswell::ui
