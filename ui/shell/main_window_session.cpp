#include "ui/dialogs/help_window.h"
#include "ui/pages/clusters_page.h"
#include "ui/shell/main_window.h"
#include "ui/shell/view_conditions.h"
#include "ui/tables/format.h"
#include "ui/tables/row_table.h"

#include <QAction>
#include <QActionGroup>
#include <QCloseEvent>

namespace groundswell::ui {

namespace {

constexpr std::size_t longestHistory = 100;

}  // namespace

void MainWindow::remember() {
    if (m_restoring || !hasWorkspace()) return;
    const Place place{m_page, m_filter->values(), m_clusters->openedCluster()};
    if (!m_history.empty() && m_history[m_place] == place) return;
    if (!m_history.empty()) m_history.resize(m_place + 1);
    m_history.push_back(place);
    if (m_history.size() > longestHistory) m_history.erase(m_history.begin());
    m_place = m_history.size() - 1;
    showHistory();
}

void MainWindow::go(int step) {
    const auto target = static_cast<std::ptrdiff_t>(m_place) + step;
    if (target < 0 || target >= static_cast<std::ptrdiff_t>(m_history.size())) return;
    m_place = static_cast<std::size_t>(target);
    restorePlace(m_history[m_place]);
    showHistory();
}

void MainWindow::restorePlace(const Place& place) {
    m_restoring = true;
    m_filter->setValues(place.filter);
    setPage(place.page);
    m_clusters->openCluster(place.cluster);
    m_restoring = false;
}

void MainWindow::showHistory() {
    if (auto* back = findChild<QAction*>(QStringLiteral("goBack"))) back->setEnabled(m_place > 0);
    if (auto* forward = findChild<QAction*>(QStringLiteral("goForward"))) {
        forward->setEnabled(m_place + 1 < m_history.size());
    }
}

void MainWindow::showHelp(int part) {
    auto* help = findChild<HelpWindow*>();
    if (help == nullptr) help = new HelpWindow(this);
    help->setActions(actions());
    help->showPart(static_cast<HelpWindow::Part>(part));
}

void MainWindow::setCompact(bool compact) {
    for (RowTable* table : findChildren<RowTable*>()) table->setCompact(compact);
    m_settings.setValue(QStringLiteral("compact"), compact);
    if (auto* known = findChild<QAction*>(compact ? QStringLiteral("densityCompact") : QStringLiteral("densityNormal")))
        known->setChecked(true);
}

void MainWindow::setTheme(ThemeChoice choice) {
    applyTheme(choice);
    m_settings.setValue(QStringLiteral("theme"), themeChoiceName(choice));
    if (m_themes == nullptr) return;
    for (QAction* theme : m_themes->actions()) theme->setChecked(theme->data().toInt() == static_cast<int>(choice));
}

void MainWindow::saveSession() {
    m_settings.setValue(QStringLiteral("geometry"), saveGeometry());
    m_settings.setValue(QStringLiteral("page"), m_pageNames[m_page]);
    for (const Page* page : std::as_const(m_pages)) page->saveState(m_settings);
    if (hasWorkspace()) m_settings.setValue(QStringLiteral("conditions"), text(writeConditions(m_filter->values())));
    if (const auto* scale = findChild<QAction*>(QStringLiteral("sameScale")))
        m_settings.setValue(QStringLiteral("sameScale"), scale->isChecked());
    if (auto* facets = findChild<QAction*>(QStringLiteral("showFacets")))
        m_settings.setValue(QStringLiteral("facets"), facets->isChecked());
    m_settings.sync();
}

void MainWindow::restoreSession() {
    setTheme(parseThemeChoice(m_settings.value(QStringLiteral("theme")).toString()));
    setCompact(m_settings.value(QStringLiteral("compact"), false).toBool());
    if (auto* facets = findChild<QAction*>(QStringLiteral("showFacets")))
        facets->setChecked(m_settings.value(QStringLiteral("facets"), true).toBool());
    if (auto* scale = findChild<QAction*>(QStringLiteral("sameScale")))
        scale->setChecked(m_settings.value(QStringLiteral("sameScale")).toBool());
    restoreGeometry(m_settings.value(QStringLiteral("geometry")).toByteArray());
    m_page = std::max(0, static_cast<int>(m_pageNames.indexOf(m_settings.value(QStringLiteral("page")).toString())));
    for (Page* page : std::as_const(m_pages)) page->restoreState(m_settings);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (asksAboutUnsaved(tr("Close without saving"), [this] { close(); })) {
        event->ignore();
        return;
    }
    saveSession();
    QMainWindow::closeEvent(event);
}

}  // namespace groundswell::ui
