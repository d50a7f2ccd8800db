#include "ui/shell/activity_strip.h"
#include "ui/shell/chip_bar.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/describe.h"
#include "ui/shell/filter_popup.h"
#include "ui/shell/main_window.h"
#include "ui/shell/saved_views.h"
#include "ui/shell/view_conditions.h"
#include "ui/tables/format.h"

#include <QMenu>

namespace groundswell::ui {

void MainWindow::makeViews() {
    m_views = new SavedViews(m_setup.service, this);
    auto* filterPopup = new FilterPopup(m_setup.service, *m_filter, this);
    auto* viewPopup = new SaveViewPopup(this);
    connect(m_chips, &ChipBar::addFilterRequested, this, [this, filterPopup] {
        if (hasWorkspace()) filterPopup->openAt(m_chips->addFilterPlace());
    });
    connect(m_chips, &ChipBar::saveViewRequested, this, [this, viewPopup] {
        if (!hasWorkspace()) return;
        QStringList names;
        for (const domain::SavedView& view : m_views->views()) names << text(view.name);
        viewPopup->openAt(m_chips->saveViewPlace(), names);
    });
    connect(viewPopup, &SaveViewPopup::named, this,
            [this](const QString& name) { m_views->save(name, m_pageNames[m_page], m_filter->values()); });
    connect(m_views, &SavedViews::changed, this, &MainWindow::showViews);
    connect(m_views, &SavedViews::failed, this,
            [this](const core::Error& error) { m_strip->say(describeError(error), true); });
    connect(m_views, &SavedViews::done, this, [this](const QString& sentence, const domain::AnnotationChange& change) {
        m_strip->say(sentence, tr("Undo"), [this, change] { m_views->undo(change); });
    });
    connect(m_palette, &CommandPalette::viewChosen, this, &MainWindow::openView);
    showViews();
}

void MainWindow::showViews() {
    m_viewMenu->clear();
    std::vector<CommandPalette::View> listed;
    QMenu* removing = nullptr;
    for (const domain::SavedView& view : m_views->views()) {
        const QString name = oneLine(text(view.name));
        listed.push_back({view.id.value, name});
        QString words = name;
        words.replace(QChar(u'&'), QStringLiteral("&&"));
        connect(m_viewMenu->addAction(words), &QAction::triggered, this, [this, id = view.id.value] { openView(id); });
        if (removing == nullptr) removing = new QMenu(tr("&Remove a view"), m_viewMenu);
        connect(removing->addAction(words), &QAction::triggered, this,
                [this, id = view.id.value] { m_views->remove(id); });
    }
    if (removing != nullptr) {
        m_viewMenu->addSeparator();
        m_viewMenu->addMenu(removing);
    } else {
        m_viewMenu->addAction(tr("None is saved yet"))->setEnabled(false);
    }
    m_palette->setViews(std::move(listed));
}

void MainWindow::openView(qlonglong view) {
    const domain::SavedView* saved = m_views->view(view);
    if (saved == nullptr) return;
    // Page and conditions are one step of the history.
    m_restoring = true;
    m_filter->setValues(readConditions(saved->conditions));
    showPage(text(saved->page));
    m_restoring = false;
    remember();
}

}  // namespace groundswell::ui
