#include "ui/shell/activity_strip.h"
#include "ui/shell/decisions.h"
#include "ui/shell/main_window.h"

#include <QAction>

namespace groundswell::ui {

void MainWindow::makeDecisionActions() {
    QAction* undo = action(QStringLiteral("undo"), tr("&Undo"), QKeySequence(QStringLiteral("Ctrl+Z")));
    QAction* redo = action(QStringLiteral("redo"), tr("&Redo"), QKeySequence(QStringLiteral("Ctrl+Shift+Z")));
    connect(undo, &QAction::triggered, m_decisions, &Decisions::undo);
    connect(redo, &QAction::triggered, m_decisions, &Decisions::redo);
    connect(m_decisions, &Decisions::stackChanged, this, &MainWindow::showDecisions);
    connect(m_decisions, &Decisions::done, this,
            [this](const QString& sentence) { m_strip->say(sentence, tr("Undo"), [this] { m_decisions->undo(); }); });
    connect(m_decisions, &Decisions::said, this, [this](const QString& sentence) { m_strip->say(sentence); });
    connect(m_decisions, &Decisions::failed, this, [this](const QString& sentence) { m_strip->say(sentence, true); });

    const struct {
        RowAction what;
        QString name, words, icon;
        QList<QKeySequence> keys;
    } acts[] = {
        {RowAction::Watch,
         QStringLiteral("watchRow"),
         tr("&Watch"),
         QStringLiteral("star"),
         {QKeySequence(QStringLiteral("S")), QKeySequence(QStringLiteral("W"))}},
        {RowAction::Label,
         QStringLiteral("labelRow"),
         tr("&Label…"),
         QStringLiteral("label"),
         {QKeySequence(QStringLiteral("L"))}},
        {RowAction::Merge,
         QStringLiteral("mergeRow"),
         tr("&Merge…"),
         QStringLiteral("merge"),
         {QKeySequence(QStringLiteral("M"))}},
        {RowAction::Split, QStringLiteral("splitRow"), tr("S&plit…"), QStringLiteral("split"), {}},
        {RowAction::Ignore,
         QStringLiteral("ignoreRow"),
         tr("&Ignore"),
         QStringLiteral("ignore"),
         {QKeySequence(QStringLiteral("I"))}},
    };
    for (const auto& act : acts) {
        QAction* made = action(act.name, act.words, act.keys.value(0), act.icon);
        made->setShortcuts(act.keys);
        m_workspaceActions << made;
        m_rowActions << made;
        connect(made, &QAction::triggered, this, [this, what = act.what] {
            if (currentPage() == nullptr || !currentPage()->act(what)) m_strip->say(tr("Choose a row first."));
        });
    }
    QAction* ignored = action(QStringLiteral("showIgnored"), tr("&Ignored clusters"), {}, QStringLiteral("ignore"));
    ignored->setCheckable(true);
    m_workspaceActions << ignored;
    connect(ignored, &QAction::toggled, m_filter, &ViewFilter::setIgnoredShown);
    connect(m_filter, &ViewFilter::changed, ignored,
            [this, ignored] { ignored->setChecked(m_filter->isIgnoredShown()); });
    showDecisions();
}

void MainWindow::showRowActions() {
    const Page* page = m_pages.value(m_page);
    const bool can = hasWorkspace() && page != nullptr && page->hasRowActions();
    for (QAction* one : std::as_const(m_rowActions)) one->setEnabled(can);
}

void MainWindow::showDecisions() {
    const QUndoStack& stack = m_decisions->stack();
    const auto show = [this](const char* name, bool can, const QString& plain, const QString& with,
                             const QString& words) {
        auto* known = findChild<QAction*>(QString::fromLatin1(name));
        if (known == nullptr) return;
        known->setEnabled(can);
        QString shown = words;
        known->setText(can ? with.arg(shown.replace(QChar(u'&'), QStringLiteral("&&"))) : plain);
    };
    show("undo", stack.canUndo(), tr("&Undo"), tr("&Undo: %1"), stack.undoText());
    show("redo", stack.canRedo(), tr("&Redo"), tr("&Redo: %1"), stack.redoText());
}

}  // namespace groundswell::ui
