#include "ui/pages/compare_page.h"
#include "ui/pages/compare_tray.h"
#include "ui/shell/activity_strip.h"
#include "ui/shell/main_window.h"
#include "ui/tables/format.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QFileInfo>
#include <QStackedWidget>

#include <algorithm>
#include <utility>

namespace groundswell::ui {

// A page that the rail does not know: it comes after all of it.
void MainWindow::makeComparePage(const PageContext& context) {
    m_compareList = new CompareList(m_settings, this);
    m_pages << new ComparePage(context, *m_compareList, m_stack);
    m_pageNames << QStringLiteral("compare");
}

void MainWindow::makeCompareActions() {
    QAction* add = action(QStringLiteral("addToCompare"), tr("Add to &compare"), QKeySequence(Qt::Key_C),
                          QStringLiteral("compare"));
    connect(add, &QAction::triggered, this, &MainWindow::addToCompare);
    QAction* page = action(QStringLiteral("go_compare"), tr("Com&pare"), QKeySequence(QStringLiteral("Ctrl+Shift+C")),
                           QStringLiteral("compare"));
    // One row is always chosen while it is open; several are chosen on purpose.
    connect(page, &QAction::triggered, this, [this] { openCompare(2); });
    for (Page* one : std::as_const(m_pages)) connect(one, &Page::compareRequested, this, [this] { openCompare(1); });
    m_workspaceActions << add << page;
    m_rowActions << add;
    m_tray = new CompareTray(*m_compareList, *m_filter, this);
    addDockWidget(Qt::BottomDockWidgetArea, m_tray);
    m_tray->hide();
    QAction* shown = action(QStringLiteral("showCompareTray"), tr("&Compare tray"), {});
    m_workspaceActions << shown;
    shown->setCheckable(true);
    connect(shown, &QAction::toggled, m_tray, &QWidget::setVisible);
    connect(m_tray, &QDockWidget::visibilityChanged, shown, [this, shown] {
        const QSignalBlocker blocker(shown);
        shown->setChecked(m_tray->isVisibleTo(this));
    });
    connect(m_tray, &CompareTray::compareRequested, this, [this] { showPage(QStringLiteral("compare")); });
    connect(m_compareList, &CompareList::changed, this, [this] {
        if (!m_compareList->entries().empty()) m_tray->show();
    });
    connect(m_compareList, &CompareList::refused, this, [this](const QString& sentence) { m_strip->say(sentence); });
}

void MainWindow::openCompareList() {
    m_tray->hide();
    m_compareList->open(hasWorkspace() ? text(m_setup.service.workspace()->id) : QString());
}

// The rows of the table with the focus; without one, of the first table of the page that has chosen rows.
QList<SeriesValue> MainWindow::chosenSeries() const {
    QList<SeriesValue> chosen;
    for (QWidget* widget = QApplication::focusWidget(); widget != nullptr && chosen.isEmpty();
         widget = widget->parentWidget()) {
        if (const auto* view = qobject_cast<QAbstractItemView*>(widget)) chosen = selectedSeries(*view);
    }
    if (!chosen.isEmpty() || currentPage() == nullptr) return chosen;
    for (const auto* view : currentPage()->findChildren<QAbstractItemView*>()) {
        if (view->isVisible()) chosen = selectedSeries(*view);
        if (!chosen.isEmpty()) break;
    }
    return chosen;
}

void MainWindow::addToCompare() {
    const QList<SeriesValue> chosen = chosenSeries();
    if (chosen.isEmpty()) {
        m_strip->say(tr("Choose a cluster or a keyword first."));
        return;
    }
    m_compareList->addAll(chosen);
}

// The page of what is in the tray, and of the rows that are chosen when there are at least so many.
void MainWindow::openCompare(int least) {
    const QList<SeriesValue> chosen = chosenSeries();
    if (chosen.size() >= least) m_compareList->addAll(chosen);
    m_tray->show();
    showPage(QStringLiteral("compare"));
}

// Says how many rows the entry of the menu would take; elsewhere it is not known which are chosen.
void MainWindow::nameCompareAction(const QList<SeriesValue>& chosen) {
    const bool clusters = std::all_of(chosen.begin(), chosen.end(),
                                      [](const SeriesValue& one) { return one.kind == SeriesValue::Kind::Cluster; });
    QString words = tr("Add to &compare");
    if (chosen.size() > 1)
        words =
            (clusters ? tr("Add %1 clusters to &compare") : tr("Add %1 to &compare")).arg(formatCount(chosen.size()));
    findChild<QAction*>(QStringLiteral("addToCompare"))->setText(words);
}

// What the window has at hand has one form; there is nothing to choose but the file.
void MainWindow::exportTable(pipeline::ExportRequest request, const QString& name) {
    m_setup.seams.saveFile(this, tr("Export"), name + QStringLiteral(".csv"),
                           tr("Comma-separated values (*.csv);;JSON Lines (*.jsonl)"),
                           [this, request = std::move(request)](QString file) mutable {
                               if (file.isEmpty()) return;
                               const QString suffix = QFileInfo(file).suffix().toLower();
                               if (suffix.isEmpty()) file += QStringLiteral(".csv");
                               const bool lines = suffix == u"jsonl" || suffix == u"ndjson" || suffix == u"json";
                               request.format = lines ? pipeline::ExportFormat::JsonLines : pipeline::ExportFormat::Csv;
                               request.file = std::filesystem::path(utf8(file));
                               m_setup.service.startExport(std::move(request));
                           });
}

}  // namespace groundswell::ui
